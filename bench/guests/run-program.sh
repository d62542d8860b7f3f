#!/bin/sh
# run-program.sh NAME: runs one program of $BENCH; those without a binary of their own are busybox at work, timed from outside.
case $1 in
  sh_loop) exec "$BENCH/timeit" "$1" "$BUSYBOX" sh -c 'i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done; echo $i' ;;
  app_gzip) exec "$BENCH/timeit" "$1" "$BUSYBOX" sh -c '$BUSYBOX gzip -c < "$BENCH/data.bin" | $BUSYBOX gzip -dc | $BUSYBOX md5sum' ;;
  app_awk)
    exec "$BENCH/timeit" "$1" "$BUSYBOX" awk 'BEGIN {
      for (i = 0; i < 60000; i++) {
        a[i % 1000] = a[i % 1000] substr("abcdefgh", i % 8 + 1, 1)
        s += i * i % 7
        if (length(a[i % 1000]) > 20) a[i % 1000] = ""
      }
      for (k = 0; k < 1000; k += 50) print k, a[k], s
    }'
    ;;
  *) exec "$BENCH/$1" ;;
esac

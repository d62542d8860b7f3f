#!/bin/sh
# run-program.sh NAME: runs one program of $BENCH; those without a binary of their own are busybox at work, timed from outside.
case $1 in
  sh_loop) exec "$BENCH/timeit" "$1" "$BUSYBOX" sh -c 'i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done; echo $i' ;;
  sh_func) exec "$BENCH/timeit" "$1" "$BUSYBOX" sh -c 'f() { local a=$1; r=$((r * 3 + a % 7)); r=$((r % 10007)); }; i=0; r=1; while [ $i -lt 20000 ]; do f $i; i=$((i+1)); done; echo $r' ;;
  sh_forks) exec "$BENCH/timeit" "$1" "$BUSYBOX" sh -c 'i=0; while [ $i -lt 150 ]; do s=$(echo "$s$i" | $BUSYBOX cat | $BUSYBOX tail -c 20); i=$((i+1)); done; echo "$s"' ;;
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
  app_sort) exec "$BENCH/timeit" "$1" "$BUSYBOX" sh -c '$BUSYBOX head -c 300000 "$BENCH/data.bin" | $BUSYBOX tr " " "\\n" | $BUSYBOX sort | $BUSYBOX uniq -c | $BUSYBOX sort -rn' ;;
  app_grep) exec "$BENCH/timeit" "$1" "$BUSYBOX" sh -c '$BUSYBOX tr " " "\\n" < "$BENCH/data.bin" | $BUSYBOX grep -E "^[b-m]+(a|e|i)[^aeiou]*$" | $BUSYBOX md5sum' ;;
  *) exec "$BENCH/$1" ;;
esac

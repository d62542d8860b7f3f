# The kernel's own tests of x86 (tools/testing/selftests/x86 of Debian's linux-source-6.1), built by their Makefile, for the kernels of `cloud` and `i386`.
# `/selftests/run [NAME ...]` runs them and says a line for each. Linked dynamically: some of them look for the vDSO by dlopen.
need cpio:cpio make:make gcc:gcc
echo '#include <stdio.h>' | gcc -m32 -E - >/dev/null 2>&1 || need gcc-multilib:gcc-multilib
make_part cloud
make_part i386

# unpack_selftests FOLDER: what their Makefile needs of the kernel's source.
unpack_selftests() {
  unpack linux-source-6.1
  tar -xJf "$UNPACKED/usr/src/linux-source-6.1.tar.xz" -C "$1" --strip-components=1 --wildcards \
    '*/tools/testing/selftests/x86' '*/tools/testing/selftests/*.h' '*/tools/testing/selftests/*.mk' '*/scripts/subarch.include' '*/arch/x86/include'
}

# write_runner FILE: what runs them, all or those named. Of each it says "SELFTEST name passed|skipped|failed status", in the end how many
# of each. What a failed one said comes before its line. A test says by its status that it passed (0) or does not apply here (4).
write_runner() {
  cat > "$1" <<'RUNNER'
#!/bin/sh
cd "$(mktemp -d)"
passed=0 skipped=0 failed=0
[ $# -gt 0 ] || set -- $(cd /selftests && ls | grep '_[0-9]*$')
for name in "$@"; do
  timeout 300 "/selftests/$name" > said 2>&1 < /dev/null
  status=$?
  result=failed
  [ $status = 4 ] && result=skipped
  [ $status = 0 ] && ! grep -q '^\[FAIL\]' said && result=passed
  [ $result = failed ] && cat said
  eval "$result=\$(($result + 1))"
  echo "SELFTEST $name $result $status"
done
echo "SELFTESTS passed=$passed skipped=$skipped failed=$failed"
RUNNER
  chmod 755 "$1"
}

# copy_libc ROOT ARCH TRIPLET LOADER: the C library, and what unwinding opens.
copy_libc() {
  local library
  mkdir -p "$1/lib/$3" "$1/$(dirname "$4")"
  unpack "libc6$2"
  for library in libc.so.6 libm.so.6; do cp -L "$UNPACKED/lib/$3/$library" "$1/lib/$3/"; done
  cp -L "$UNPACKED/lib/$3/$(basename "$4")" "$1/$4"
  unpack "libgcc-s1$2"
  cp -L "$UNPACKED/lib/$3/libgcc_s.so.1" "$1/lib/$3/"
}

# selftests_initrd ARCH PATTERN FOLDER: those of the tests in FOLDER whose names match.
selftests_initrd() {
  local root applet
  root=$(mktemp -d "$WORK/XXXXXX")
  mkdir -p "$root"/{bin,dev,proc,sys,tmp,mnt,root,etc,selftests}
  cp "$3"/$2 "$root/selftests/"
  strip "$root"/selftests/*_??
  write_runner "$root/selftests/run"
  copy_libc "$root" :i386 i386-linux-gnu lib/ld-linux.so.2
  [ "$1" = i386 ] || copy_libc "$root" "" x86_64-linux-gnu lib64/ld-linux-x86-64.so.2
  install -m755 "$OUT/busybox-$1" "$root/bin/busybox"
  for applet in sh mount; do ln -s busybox "$root/bin/$applet"; done
  install -m755 "$HERE/initrd/init" "$root/init"
  pack_initrd "$root" "initrd-selftests-$1.gz"
}

make_selftests() {
  local source built
  source=$(mktemp -d "$WORK/XXXXXX")
  built=$(mktemp -d "$WORK/XXXXXX")
  unpack_selftests "$source"
  make -s -C "$source/tools/testing/selftests/x86" EXTRA_CFLAGS='-w -DCAN_BUILD_32 -DCAN_BUILD_64' OUTPUT="$built" all >&2
  selftests_initrd amd64 '*_??' "$built"
  selftests_initrd i386 '*_32' "$built"
}

make_selftests

# stress-ng and the libraries that it is linked with, beside busybox, for the kernel of `cloud`: the way to load every part of a CPU and verify it.
need cpio:cpio readelf:binutils
make_part cloud

# libgcc-s1 is opened by pthread_cancel at run time; everything else is named by some file's dynamic section.
STRESS_PACKAGES="stress-ng libc6 libgcc-s1 libapparmor1 libbsd0 libmd0 libcrypt1 libegl1 libglvnd0 libgles2 libgbm1 libdrm2 libexpat1
  libwayland-server0 libffi8 libxcb-randr0 libxcb1 libxau6 libxdmcp6 libipsec-mb1 libjpeg62-turbo libjudydebian1 libkmod2 liblzma5 libzstd1
  libssl3 libsctp1 libxxhash0 zlib1g"

# find_library SONAME FOLDER: its file among the unpacked packages.
find_library() {
  local found
  found=$(find "$2" \( -path '*/lib/*' -o -path '*/lib64/*' \) -name "$1" | head -1)
  [ -n "$found" ] || fail "no package of STRESS_PACKAGES has the library $1"
  echo "$found"
}

# copy_libraries FILE POOL FOLDER: what FILE is linked with, and what that is linked with, into FOLDER.
copy_libraries() {
  local name library
  for name in $(readelf -d "$1" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p'); do
    [ ! -e "$3/$name" ] || continue
    library=$(find_library "$name" "$2")
    cp -L "$library" "$3/$name"
    copy_libraries "$library" "$2" "$3"
  done
}

make_stress_initrd() {
  local root pool package applet
  root=$(mktemp -d "$WORK/XXXXXX")
  pool=$(mktemp -d "$WORK/XXXXXX")
  mkdir -p "$root"/{bin,dev,proc,sys,tmp,mnt,root,etc,lib64,lib/x86_64-linux-gnu}
  for package in $STRESS_PACKAGES; do
    unpack "$package"
    cp -a "$UNPACKED/." "$pool/"
  done
  install -m755 "$pool/usr/bin/stress-ng" "$root/bin/stress-ng"
  copy_libraries "$pool/usr/bin/stress-ng" "$pool" "$root/lib/x86_64-linux-gnu"
  cp -L "$(find_library libgcc_s.so.1 "$pool")" "$root/lib/x86_64-linux-gnu/"
  cp -L "$(find_library ld-linux-x86-64.so.2 "$pool")" "$root/lib64/"
  install -m755 "$OUT/busybox-amd64" "$root/bin/busybox"
  for applet in sh mount; do ln -s busybox "$root/bin/$applet"; done
  install -m755 "$HERE/initrd/init" "$root/init"
  pack_initrd "$root" initrd-stress-amd64.gz
}

make_stress_initrd

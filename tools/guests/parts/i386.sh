# Debian's 32-bit kernel.
need cpio:cpio depmod:kmod
need_i386
unpack busybox-static:i386
busybox=$UNPACKED/bin/busybox
copy "$busybox" busybox-i386
kernel 686:i386 686
initrd initrd-tiny-i386.gz "$busybox"
initrd initrd-mods-686.gz "$busybox" "$UNPACKED"

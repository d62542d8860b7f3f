# Debian's general kernel with every driver as a module.
need cpio:cpio depmod:kmod
unpack busybox-static
busybox=$UNPACKED/bin/busybox
kernel amd64 amd64
initrd initrd-mods-amd64.gz "$busybox" "$UNPACKED"

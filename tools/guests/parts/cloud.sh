# Debian's kernel for virtual machines: the one that most tests boot.
need cpio:cpio depmod:kmod
unpack busybox-static
busybox=$UNPACKED/bin/busybox
copy "$busybox" busybox-amd64
kernel cloud-amd64 cloud-amd64
initrd initrd-tiny-amd64.gz "$busybox"
initrd initrd-mods-cloud-amd64.gz "$busybox" "$UNPACKED"

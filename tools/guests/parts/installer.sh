# Debian 12's installer: kernel and initrd with text and graphical interface, and a CD (the package brings none).
need xorriso:xorriso
unpack debian-installer-12-netboot-amd64
images=$UNPACKED/usr/lib/debian-installer/images/12/amd64
for interface in text gtk; do
  copy "$images/$interface/debian-installer/amd64/linux" "di-amd64-$interface.linux"
  copy "$images/$interface/debian-installer/amd64/initrd.gz" "di-amd64-$interface.initrd.gz"
done
root=$(mktemp -d "$WORK/XXXXXX")
cp -a "$images/text/." "$root/"
rm -f "$root"/{ldlinux.c32,pxelinux.0,pxelinux.cfg}
cp "$root"/debian-installer/amd64/boot-screens/*.c32 "$root/"
unpack isolinux
cp "$UNPACKED/usr/lib/ISOLINUX/isolinux.bin" "$root/"
cat > "$root/isolinux.cfg" <<'I'
SERIAL 0 115200
DEFAULT install
PROMPT 1
TIMEOUT 50
LABEL install
 KERNEL /debian-installer/amd64/linux
 APPEND initrd=/debian-installer/amd64/initrd.gz vga=788 ---
LABEL serial
 KERNEL /debian-installer/amd64/linux
 APPEND initrd=/debian-installer/amd64/initrd.gz console=ttyS0,115200 priority=critical ---
I
xorriso -as mkisofs -quiet -o "$WORK/di.iso" -V DI12 -J -R -b isolinux.bin -c boot.cat -no-emul-boot -boot-load-size 4 -boot-info-table "$root"
publish "$WORK/di.iso" di-amd64.iso

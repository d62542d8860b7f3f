# A CD (El Torito, ISOLINUX menu: 64-bit and 32-bit Linux, Hardware Detection Tool) and a SYSLINUX floppy with the latter.
need xorriso:xorriso mcopy:mtools
make_part cloud
make_part amd64
make_part i386

make_cd() {
  local root
  root=$(mktemp -d "$WORK/XXXXXX")
  mkdir "$root/isolinux"
  unpack isolinux
  cp "$UNPACKED/usr/lib/ISOLINUX/isolinux.bin" "$root/isolinux/"
  unpack syslinux-common
  cp "$UNPACKED"/usr/lib/syslinux/modules/bios/{ldlinux,menu,libutil,libcom32,hdt,libmenu,libgpl,vesamenu,reboot}.c32 "$root/isolinux/"
  cp "$OUT/vmlinuz-amd64" "$root/vmlinuz"
  cp "$OUT/initrd-tiny-amd64.gz" "$root/initrd.gz"
  cp "$OUT/vmlinuz-686" "$root/vmlinuz32"
  cp "$OUT/initrd-tiny-i386.gz" "$root/initrd32.gz"
  cat > "$root/isolinux/isolinux.cfg" <<'I'
SERIAL 0 115200
UI menu.c32
MENU TITLE VM test CD (ISOLINUX)
TIMEOUT 30
DEFAULT linux
LABEL linux
  MENU LABEL Linux amd64
  KERNEL /vmlinuz
  APPEND initrd=/initrd.gz console=tty0 console=ttyS0,115200
LABEL linux32
  MENU LABEL Linux 686
  KERNEL /vmlinuz32
  APPEND initrd=/initrd32.gz console=tty0 console=ttyS0,115200
LABEL hdt
  MENU LABEL Hardware Detection Tool
  COM32 hdt.c32
I
  xorriso -as mkisofs -quiet -o "$WORK/cd.iso" -V VMTEST -J -R -b isolinux/isolinux.bin -c isolinux/boot.cat \
    -no-emul-boot -boot-load-size 4 -boot-info-table "$root"
  publish "$WORK/cd.iso" isolinux.iso
}

make_floppy() {
  local image=$WORK/floppy.img modules
  unpack syslinux-common
  modules=$UNPACKED/usr/lib/syslinux/modules/bios
  truncate -s 1440K "$image"
  mformat -i "$image" -f 1440 ::
  mcopy -i "$image" "$modules"/{hdt,libutil,libcom32,libmenu,libgpl,menu,reboot,poweroff}.c32 ::
  cat > "$WORK/syslinux.cfg" <<'I'
SERIAL 0 115200
DEFAULT hdt
PROMPT 1
TIMEOUT 50
SAY SYSLINUX-FLOPPY-OK
LABEL hdt
 COM32 hdt.c32
LABEL off
 COM32 poweroff.c32
I
  mcopy -i "$image" "$WORK/syslinux.cfg" ::syslinux.cfg
  unpack syslinux
  PATH=$UNPACKED/usr/bin:$PATH syslinux -i "$image"
  publish "$image" syslinux-hdt.img
}

make_cd
make_floppy

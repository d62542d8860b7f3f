#!/bin/bash
# make-guests.sh FOLDER [PART ...]: makes bootable guests from Debian packages alone (apt, mmdebstrap); README.md lists the parts and their files.
# Run as root on Debian. A part is made again only when its recipe (this script, its file in parts/, the initrd's init) changed; finished files
# appear by renaming, so a reader never sees half of one. Callers at the same time wait for each other.
set -euo pipefail
export DEBIAN_FRONTEND=noninteractive LC_ALL=C SOURCE_DATE_EPOCH=1750000000

HERE=$(dirname "$(realpath "$0")")
OUT=$(realpath -m "${1:?usage: make-guests.sh FOLDER [PART ...]}")
shift
ALL_PARTS="cloud amd64 i386 isos rescue installer disk"
CACHE=$OUT/.cache # downloaded packages, unpacked once
WORK=$OUT/.work # emptied by every run
mkdir -p "$CACHE"

say() { printf '%s  %s\n' "$(date +%T)" "$*" >&2; }
fail() { echo "make-guests: $*" >&2; exit 1; }

# The hash that guests.ts computes too: the recipe of a part.
recipe() { cat "$HERE/make-guests.sh" "$HERE/initrd/init" "$HERE/parts/$1.sh" | sha256sum | cut -d' ' -f1; }

# refresh: fetches the package lists, once a run.
refresh() {
  [ -z "${REFRESHED:-}" ] || return 0
  REFRESHED=1
  flock /var/lock/innkeeper-apt.lock apt-get -qq update >/dev/null 2>>"$CACHE/apt.log" || true
}

# need COMMAND:PACKAGE ...: installs the packages whose command is missing.
need() { "$HERE/need.sh" "$@"; }

# need_i386: lets apt see 32-bit packages. Nothing of them is installed here, only unpacked.
need_i386() {
  dpkg --print-foreign-architectures | grep -qx i386 && return
  dpkg --add-architecture i386
  REFRESHED=
  refresh
}

# unpack PACKAGE[:ARCH]: downloads and unpacks the package once; sets UNPACKED to the folder.
unpack() {
  local package=$1 work
  UNPACKED=$CACHE/${1//:/.}
  [ -e "$UNPACKED/.complete" ] && return
  say "package $package"
  work=$(mktemp -d "$WORK/XXXXXX")
  if ! (cd "$work" && apt-get -qq download "$package" >/dev/null 2>>"$CACHE/apt.log"); then
    refresh
    (cd "$work" && apt-get -qq download "$package" >/dev/null 2>>"$CACHE/apt.log") || fail "apt-get cannot download $package (see $CACHE/apt.log)"
  fi
  rm -rf "$UNPACKED"
  mkdir -p "$UNPACKED"
  dpkg-deb -x "$work"/*.deb "$UNPACKED"
  touch "$UNPACKED/.complete"
}

# kernel_package FLAVOUR[:ARCH]: the package that linux-image-FLAVOUR stands for.
kernel_package() {
  local name
  name=$(apt-cache depends "linux-image-$1" 2>/dev/null | awk '/Depends: <?linux-image/ {print $2; exit}')
  if [ -z "$name" ]; then
    refresh
    name=$(apt-cache depends "linux-image-$1" | awk '/Depends: <?linux-image/ {print $2; exit}')
  fi
  [ -n "$name" ] || fail "apt knows no package linux-image-$1"
  name=${name%%:*}
  [[ $1 == *:* ]] && name=$name:${1##*:}
  echo "$name"
}

# publish FILE NAME: the finished file appears in the folder in one step.
publish() { mv "$1" "$OUT/.$2.new" && mv "$OUT/.$2.new" "$OUT/$2"; }

# copy FILE NAME: the same for a file that stays where it is.
copy() { cp "$1" "$OUT/.$2.new" && mv "$OUT/.$2.new" "$OUT/$2"; }

# kernel FLAVOUR[:ARCH] NAME: vmlinuz-NAME and its version; sets UNPACKED.
kernel() {
  local package
  package=$(kernel_package "$1")
  unpack "$package"
  copy "$UNPACKED"/boot/vmlinuz-* "vmlinuz-$2"
  ls "$UNPACKED/lib/modules" > "$WORK/version"
  publish "$WORK/version" "vmlinuz-$2.version"
}

# pack_initrd FOLDER NAME: a gzip'ed cpio archive, the same bytes from the same files.
pack_initrd() {
  find "$1" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
  (cd "$1" && find . | sort | cpio -o -H newc --reproducible --owner 0:0 --quiet | gzip -9n) > "$WORK/initrd"
  publish "$WORK/initrd" "$2"
}

# The drivers of the devices that a virtual PC may have.
DRIVERS="ata_piix ahci sd_mod sr_mod cdrom isofs ext4 vfat nls_ascii nls_cp437
  virtio_pci virtio_blk virtio_scsi virtio_net virtio_console virtio_rng virtio_balloon virtio_input virtio_gpu 9p 9pnet_virtio virtiofs
  nvme e1000 e1000e 8139cp rtl8139 pcnet32 ne2k-pci uhci_hcd ehci_pci xhci_pci usbhid hid_generic usb_storage usbkbd
  psmouse i8042 atkbd button evdev floppy parport_pc bochs qxl cirrus snd_hda_intel snd_intel8x0 snd_ens1370 rtc_cmos i6300esb loop"

# copy_drivers KERNEL-FOLDER ROOT: those of the drivers which this kernel has as modules, with what they depend on.
copy_drivers() {
  local kernel=$1 root=$2 version module file
  version=$(ls "$kernel/lib/modules")
  [ -f "$kernel/lib/modules/$version/modules.dep" ] || depmod -b "$kernel" "$version"
  mkdir -p "$root/lib/modules/$version"
  for module in $DRIVERS; do modprobe -d "$kernel" -S "$version" --show-depends "$module" 2>/dev/null || true; done |
    awk '$1 == "insmod" {print $2}' | sort -u | while read -r file; do
    mkdir -p "$root$(dirname "${file#"$kernel"}")"
    cp "$file" "$root${file#"$kernel"}"
  done
  cp "$kernel/lib/modules/$version"/modules.{order,builtin,builtin.modinfo} "$root/lib/modules/$version/"
  depmod -b "$root" "$version"
}

# initrd NAME BUSYBOX [KERNEL-FOLDER]: busybox and initrd/init, with the kernel's drivers where a kernel is given.
initrd() {
  local root applet
  root=$(mktemp -d "$WORK/XXXXXX")
  mkdir -p "$root"/{bin,dev,proc,sys,tmp,mnt,root,etc}
  install -m755 "$2" "$root/bin/busybox"
  for applet in sh mount; do ln -s busybox "$root/bin/$applet"; done
  [ -z "${3:-}" ] || copy_drivers "$3" "$root"
  install -m755 "$HERE/initrd/init" "$root/init"
  pack_initrd "$root" "$1"
}

make_part() {
  local stamp=$OUT/.made-$1
  [ -f "$HERE/parts/$1.sh" ] || fail "there is no part '$1'; parts: $ALL_PARTS"
  [ "$(cat "$stamp" 2>/dev/null)" = "$(recipe "$1")" ] && return
  say "making $1"
  # shellcheck source=/dev/null
  . "$HERE/parts/$1.sh"
  recipe "$1" > "$stamp"
}

[ "$(id -u)" = 0 ] || fail "must run as root: it installs and unpacks Debian packages"
command -v apt-get >/dev/null || fail "needs Debian's apt-get"
exec 9> "$OUT/.lock"
flock 9
rm -rf "$WORK"
mkdir "$WORK"
for part in ${*:-$ALL_PARTS}; do make_part "$part"; done
rm -rf "$WORK"

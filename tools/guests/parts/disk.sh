# A Debian 12 disk: MBR, GRUB (BIOS), ext4, systemd, getty on tty1 and ttyS0, sshd, guest agents. Made without mounting: no loop device is needed.
need mmdebstrap:mmdebstrap mke2fs:e2fsprogs sfdisk:fdisk grub-mkimage:grub-common openssl:openssl

SUITE=bookworm
MIRROR=$(apt-get indextargets --format '$(REPO_URI)' "Release: $SUITE" | head -1)
ROOT_PASSWORD=innkeeper
SIZE_MB=2048
FS_UUID=5eed0000-0012-4000-8000-00000000d048
EARLY_DRIVERS="ata_piix ahci sd_mod sr_mod virtio_pci virtio_blk virtio_scsi nvme ext4 usb_storage xhci_pci ehci_pci uhci_hcd usbhid hid_generic
  psmouse bochs virtio_gpu"
PACKAGES=systemd-sysv,udev,dbus,libpam-systemd,login,passwd,kmod,initramfs-tools,linux-image-amd64,grub-pc-bin,grub2-common
PACKAGES+=,iproute2,iputils-ping,ifupdown,isc-dhcp-client,netbase,openssh-server,qemu-guest-agent,spice-vdagent
PACKAGES+=,procps,less,nano,e2fsprogs,fdisk,pciutils,usbutils,ca-certificates,apt,gnupg

install_system() { # ROOT
  local root=$1
  EARLY_DRIVERS=$EARLY_DRIVERS mmdebstrap --quiet --mode=root --variant=minbase --skip=check/empty \
    --aptopt='Apt::Install-Recommends "false"' --aptopt='Acquire::Languages "none"' \
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
    --dpkgopt='path-exclude=/usr/share/locale/*' --dpkgopt='path-exclude=/usr/share/info/*' \
    --essential-hook='mkdir -p "$1/etc/initramfs-tools/conf.d"; echo MODULES=list > "$1/etc/initramfs-tools/conf.d/z"' \
    --essential-hook='for m in $EARLY_DRIVERS; do echo $m; done > "$1/etc/initramfs-tools/modules"' \
    --include="$PACKAGES" $SUITE "$root" "deb $MIRROR $SUITE main"
}

configure_system() { # ROOT
  local root=$1
  echo debian12 > "$root/etc/hostname"
  echo '127.0.0.1 localhost debian12' > "$root/etc/hosts"
  echo "UUID=$FS_UUID / ext4 errors=remount-ro 0 1" > "$root/etc/fstab"
  printf 'auto lo\niface lo inet loopback\nallow-hotplug eth0\niface eth0 inet dhcp\n' > "$root/etc/network/interfaces"
  echo "deb $MIRROR $SUITE main" > "$root/etc/apt/sources.list"
  rm -f "$root"/etc/apt/sources.list.d/0000*
  echo "root:$(openssl passwd -6 -salt innkeeper "$ROOT_PASSWORD")" | chroot "$root" chpasswd -e
  sed -i 's/^#\?PermitRootLogin.*/PermitRootLogin yes/' "$root/etc/ssh/sshd_config"
  chroot "$root" systemctl -q enable serial-getty@ttyS0.service ssh.service 2>/dev/null || true
  : > "$root/etc/machine-id"
}

configure_boot() { # ROOT
  local root=$1 version linux
  version=$(ls "$root/lib/modules")
  chroot "$root" update-initramfs -u -k "$version" >/dev/null 2>&1
  mkdir -p "$root/boot/grub/i386-pc"
  cp "$root"/usr/lib/grub/i386-pc/*.{mod,lst,img} "$root/boot/grub/i386-pc/"
  linux="search --fs-uuid --set=root $FS_UUID; linux /boot/vmlinuz-$version root=UUID=$FS_UUID ro"
  cat > "$root/boot/grub/grub.cfg" <<I
serial --unit=0 --speed=115200
terminal_input console serial
terminal_output console serial
set timeout=2
menuentry "Debian GNU/Linux 12" { $linux net.ifnames=0 console=tty0 console=ttyS0,115200; initrd /boot/initrd.img-$version; }
menuentry "Debian GNU/Linux 12 (graphical console, quiet)" { $linux net.ifnames=0 quiet; initrd /boot/initrd.img-$version; }
menuentry "Debian GNU/Linux 12 (single user)" { $linux single console=ttyS0,115200; initrd /boot/initrd.img-$version; }
I
}

# One partition from 1 MiB on; GRUB's core image lies in the gap before it, its boot sector's code in the MBR.
write_image() { # ROOT IMAGE
  local root=$1 image=$2 partition=$WORK/partition.ext4 grub=$1/usr/lib/grub/i386-pc
  truncate -s $((SIZE_MB - 1))M "$partition"
  mke2fs -q -t ext4 -O ^metadata_csum_seed,^orphan_file -U $FS_UUID -L debian -E hash_seed=$FS_UUID -d "$root" "$partition" 2>/dev/null ||
    mke2fs -q -t ext4 -U $FS_UUID -L debian -d "$root" "$partition"
  truncate -s ${SIZE_MB}M "$image"
  echo 'start=2048,type=83,bootable' | sfdisk -q "$image"
  grub-mkimage -d "$grub" -O i386-pc -p '(hd0,msdos1)/boot/grub' -o "$WORK/core.img" biosdisk part_msdos ext2 normal search search_fs_uuid
  dd if="$grub/boot.img" of="$image" bs=440 count=1 conv=notrunc status=none
  dd if="$WORK/core.img" of="$image" bs=512 seek=1 conv=notrunc status=none
  dd if="$partition" of="$image" bs=1M seek=1 conv=notrunc,sparse status=none
}

install_system "$WORK/debian12"
configure_system "$WORK/debian12"
configure_boot "$WORK/debian12"
write_image "$WORK/debian12" "$WORK/debian12.img"
publish "$WORK/debian12.img" debian12.img

# Memtest86+, as a kernel and as a CD.
unpack memtest86+
copy "$UNPACKED/boot/memtest86+x64.bin" memtest86+x64.bin
copy "$UNPACKED/usr/lib/memtest86+/memtest86+x64.iso" memtest86+x64.iso

;; INT, and far CALL and RET of real mode: vector and frame, CS loaded, on through the jump cache.
;;   1000: cd 21           int 0x21
;;   1002: 9a 0a 00 00 01  call 0x100:0xa
;;   1007: eb fe           jmp 1007
;;   1009: 90              nop
;;   100a: cb              retf
;; 16-bit code, 3 instructions translated; module of 1849 bytes
(block $block1
  (block $block2
    (block $block3
      (br_table $block1 $block2 $block3 (local.get $entry)))
    (loop $loop4
      (if (i64.gt_s (local.get $icount) (local.get $limit)) (then (br $exit (i32.const 7<<7|0))))
      (local.set $icount (i64.add (local.get $icount) (i64.const 1)))
      (br $loop4))
    (unreachable))
  (if (i64.gt_s (local.get $icount) (local.get $limit)) (then (br $exit (i32.const 2<<7|0))))
  (local.set $icount (i64.add (local.get $icount) (i64.const 1)))
  (if (i32.eq (i32.load offset=cpu.segLimit+4) (i32.const -1)) (then (br $exit (i32.const 2<<7|1))))
  (if
    (i32.ne (i32.and (i32.load offset=cpu.segAttributes+4) (i32.const -49249)) (i32.const 155))
    (then (br $exit (i32.const 2<<7|1))))
  (local.set $6 (i64.extend_i32_u (i32.and (local.tee $8 (i32.const 16777226)) (i32.const 65535))))
  (local.set $8 (i32.shr_u (local.get $8) (i32.const 16)))
  (if (i64.gt_u (local.get $6) (local.get $lastCode)) (then (br $exit (i32.const 2<<7|1))))
  (if
    (i64.gt_u
      (i64.add
        (local.tee $linear (i64.and (i64.add (local.tee $rsp (i64.load offset=cpu.rsp)) (i64.const -4)) (i64.const 65535)))
        (i64.const 4))
      (local.get $segWriteEnd+16))
    (then (br $exit (i32.const 2<<7|1))))
  (if
    (i64.ne
      (i64.load offset=cpu.tlb.write
        (local.tee $index
          (i32.and
            (i32.wrap_i64
              (i64.shr_u
                (local.tee $linear (i64.and (i64.add (local.get $linear) (local.get $segBase+16)) (i64.const 4294967295)))
                (i64.const 8)))
            (i32.const 16368))))
      (i64.and (i64.add (local.get $linear) (i64.const 3)) (i64.const -4096)))
    (then
      (if (i32.eqz (local.tee $host (call $regionWrite (local.get $linear) (i32.const 4)))) (then (br $exit (i32.const 2<<7|1)))))
    (else (local.set $host (i32.add (i32.wrap_i64 (local.get $linear)) (i32.load offset=cpu.tlb.write+8 (local.get $index))))))
  (i32.store
    (local.get $host)
    (i32.or
      (i32.and (i32.wrap_i64 (i64.add (local.get $base) (i64.const 7))) (i32.const 65535))
      (i32.shl (i32.load16_u offset=cpu.segSelector+2) (i32.const 16))))
  (local.set $rsp
    (i64.or (i64.and (i64.add (local.get $rsp) (i64.const -4)) (i64.const 65535)) (i64.and (local.get $rsp) (i64.const -65536))))
  (i32.store16 offset=cpu.segSelector+2 (local.get $8))
  (local.set $segBase+8 (i64.extend_i32_u (i32.shl (local.get $8) (i32.const 4))))
  (i64.store offset=cpu.segBase+8 (local.get $segBase+8))
  (i32.store offset=cpu.segAttributes+4 (i32.and (i32.load offset=cpu.segAttributes+4) (i32.const -65537)))
  (local.get $6)
  (i64.store offset=cpu.rsp (local.get $rsp))
  (i64.const 4294967295)
  (local.set $20 (i64.and))
  (br $goto))
(if (i64.gt_s (local.get $icount) (local.get $limit)) (then (br $exit (i32.const 0<<7|0))))
(local.set $icount (i64.add (local.get $icount) (i64.const 1)))
(if (i32.eq (i32.load offset=cpu.segLimit+4) (i32.const -1)) (then (br $exit (i32.const 0<<7|1))))
(if
  (i32.ne (i32.and (i32.load offset=cpu.segAttributes+4) (i32.const -49249)) (i32.const 155))
  (then (br $exit (i32.const 0<<7|1))))
(if (i32.and (i32.load offset=cpu.rflags) (i32.const 262144)) (then (br $exit (i32.const 0<<7|1))))
(if (i32.lt_u (i32.load offset=cpu.idtrLimit) (i32.const 135)) (then (br $exit (i32.const 0<<7|1))))
(if
  (i64.ne
    (i64.load offset=cpu.tlb.read
      (local.tee $index
        (i32.and
          (i32.wrap_i64 (i64.shr_u (local.tee $linear (i64.add (i64.load offset=cpu.idtrBase) (i64.const 132))) (i64.const 8)))
          (i32.const 16368))))
    (i64.and (i64.add (local.get $linear) (i64.const 3)) (i64.const -4096)))
  (then
    (if (i32.eqz (local.tee $host (call $regionRead (local.get $linear) (i32.const 4)))) (then (br $exit (i32.const 0<<7|1)))))
  (else (local.set $host (i32.add (i32.wrap_i64 (local.get $linear)) (i32.load offset=cpu.tlb.read+8 (local.get $index))))))
(local.set $29 (i32.load (local.get $host)))
(if
  (i64.gt_u
    (i64.add
      (local.tee $linear (i64.and (i64.add (local.tee $rsp (i64.load offset=cpu.rsp)) (i64.const -6)) (i64.const 65535)))
      (i64.const 6))
    (local.get $segWriteEnd+16))
  (then (br $exit (i32.const 0<<7|1))))
(if
  (i64.ne
    (i64.load offset=cpu.tlb.write
      (local.tee $index
        (i32.and
          (i32.wrap_i64
            (i64.shr_u
              (local.tee $linear (i64.and (i64.add (local.get $linear) (local.get $segBase+16)) (i64.const 4294967295)))
              (i64.const 8)))
          (i32.const 16368))))
    (i64.and (i64.add (local.get $linear) (i64.const 5)) (i64.const -4096)))
  (then
    (if (i32.eqz (local.tee $host (call $regionWrite (local.get $linear) (i32.const 6)))) (then (br $exit (i32.const 0<<7|1)))))
  (else (local.set $host (i32.add (i32.wrap_i64 (local.get $linear)) (i32.load offset=cpu.tlb.write+8 (local.get $index))))))
(i32.store
  (local.get $host)
  (i32.or
    (i32.and (i32.wrap_i64 (i64.add (local.get $base) (i64.const 2))) (i32.const 65535))
    (i32.shl (i32.load16_u offset=cpu.segSelector+2) (i32.const 16))))
(local.get $host)
(i32.and (i32.load offset=cpu.rflags) (i32.const -198870))
(i32.store offset=cpu.flagOp (local.get $flagOp))
(i64.store offset=cpu.flagA (local.get $flagA))
(i64.store offset=cpu.flagB (local.get $flagB))
(i64.store offset=cpu.flagResult (local.get $flagResult))
(i32.store16 offset=4 (i32.or (call $getFlags) (i32.const 2)) (i32.or))
(local.set $rsp
  (i64.or (i64.and (i64.add (local.get $rsp) (i64.const -6)) (i64.const 65535)) (i64.and (local.get $rsp) (i64.const -65536))))
(if
  (i32.and (i32.load offset=cpu.rflags) (i32.const 512))
  (then
    (i64.store offset=cpu.rflags (i64.xor (i64.load offset=cpu.rflags) (i64.const 512)))
    (i32.store offset=cpu.attentionMask (i32.xor (i32.load offset=cpu.attentionMask) (i32.const 2)))))
(local.set $6 (i64.extend_i32_u (i32.and (local.tee $8 (local.get $29)) (i32.const 65535))))
(local.set $8 (i32.shr_u (local.get $8) (i32.const 16)))
(i32.store16 offset=cpu.segSelector+2 (local.get $8))
(local.set $segBase+8 (i64.extend_i32_u (i32.shl (local.get $8) (i32.const 4))))
(i64.store offset=cpu.segBase+8 (local.get $segBase+8))
(i32.store offset=cpu.segAttributes+4 (i32.and (i32.load offset=cpu.segAttributes+4) (i32.const -65537)))
(local.get $6)
(i64.store offset=cpu.rsp (local.get $rsp))
(i64.const 4294967295)
(local.set $20 (i64.and))
(br $goto)
(unreachable)

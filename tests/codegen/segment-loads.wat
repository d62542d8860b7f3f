;; Loads of DS and ES in real mode: selector and base, unless CS reaches to 4 GiB.
;;   1000: 8e d8  mov ds,ax
;;   1002: 1e     push ds
;;   1003: 07     pop es
;;   1004: c5 37  lds si,DWORD PTR [bx]
;;   1006: eb fe  jmp 1006
;; 16-bit code, 5 instructions translated; module of 1695 bytes
(if (i64.gt_s (local.get $icount) (local.get $limit)) (then (br $exit (i32.const 0<<7|0))))
(local.set $icount (i64.add (local.get $icount) (i64.const 1)))
(if (i32.eq (i32.load offset=cpu.segLimit+4) (i32.const -1)) (then (br $exit (i32.const 0<<7|1))))
(local.set $8 (i32.and (i32.wrap_i64 (local.tee $rax (i64.load offset=cpu.rax))) (i32.const 65535)))
(i32.store16 offset=cpu.segSelector+6 (local.get $8))
(local.set $segBase+24 (i64.extend_i32_u (i32.shl (local.get $8) (i32.const 4))))
(i64.store offset=cpu.segBase+24 (local.get $segBase+24))
(i32.store offset=cpu.segAttributes+12 (i32.and (i32.load offset=cpu.segAttributes+12) (i32.const -65537)))
(local.set $icount (i64.add (local.get $icount) (i64.const 2)))
(if
  (i64.gt_u
    (i64.add
      (local.tee $linear (i64.and (i64.add (local.tee $rsp (i64.load offset=cpu.rsp)) (i64.const -2)) (i64.const 65535)))
      (i64.const 2))
    (local.get $segWriteEnd+16))
  (then (br $exit (i32.const 2<<7|2))))
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
    (i64.and (i64.add (local.get $linear) (i64.const 1)) (i64.const -4096)))
  (then
    (if (i32.eqz (local.tee $host (call $regionWrite (local.get $linear) (i32.const 2)))) (then (br $exit (i32.const 2<<7|2)))))
  (else (local.set $host (i32.add (i32.wrap_i64 (local.get $linear)) (i32.load offset=cpu.tlb.write+8 (local.get $index))))))
(i32.store16 (local.get $host) (i32.load16_u offset=cpu.segSelector+6))
(local.set $rsp
  (i64.or (i64.and (i64.add (local.get $rsp) (i64.const -2)) (i64.const 65535)) (i64.and (local.get $rsp) (i64.const -65536))))
(if
  (i32.eq (i32.load offset=cpu.segLimit+4) (i32.const -1))
  (then
    (i64.store offset=cpu.rsp (local.get $rsp))
    (br $exit (i32.const 3<<7|1))))
(if
  (i64.gt_u (i64.add (local.tee $linear (i64.and (local.get $rsp) (i64.const 65535))) (i64.const 2)) (local.get $segReadEnd+16))
  (then
    (i64.store offset=cpu.rsp (local.get $rsp))
    (br $exit (i32.const 3<<7|1))))
(i64.and (i64.add (local.get $linear) (local.get $segBase+16)) (i64.const 4294967295))
(i64.store offset=cpu.rsp (local.get $rsp))
(if
  (i64.ne
    (i64.load offset=cpu.tlb.read
      (local.tee $index (i32.and (i32.wrap_i64 (i64.shr_u (local.tee $linear) (i64.const 8))) (i32.const 16368))))
    (i64.and (i64.add (local.get $linear) (i64.const 1)) (i64.const -4096)))
  (then
    (if (i32.eqz (local.tee $host (call $regionRead (local.get $linear) (i32.const 2)))) (then (br $exit (i32.const 3<<7|1)))))
  (else (local.set $host (i32.add (i32.wrap_i64 (local.get $linear)) (i32.load offset=cpu.tlb.read+8 (local.get $index))))))
(local.set $8 (i32.and (i32.load16_u (local.get $host)) (i32.const 65535)))
(i32.store16 offset=cpu.segSelector (local.get $8))
(local.set $segBase (i64.extend_i32_u (i32.shl (local.get $8) (i32.const 4))))
(i64.store offset=cpu.segBase (local.get $segBase))
(i32.store offset=cpu.segAttributes (i32.and (i32.load offset=cpu.segAttributes) (i32.const -65537)))
(local.set $rsp
  (i64.or (i64.and (i64.add (local.get $rsp) (i64.const 2)) (i64.const 65535)) (i64.and (local.get $rsp) (i64.const -65536))))
(i64.store offset=cpu.rsp (local.get $rsp))
(local.set $icount (i64.add (local.get $icount) (i64.const 1)))
(if (i32.eq (i32.load offset=cpu.segLimit+4) (i32.const -1)) (then (br $exit (i32.const 4<<7|1))))
(if
  (i64.gt_u
    (i64.add (local.tee $linear (i64.and (local.tee $rbx (i64.load offset=cpu.rbx)) (i64.const 65535))) (i64.const 4))
    (local.get $segReadEnd+24))
  (then (br $exit (i32.const 4<<7|1))))
(if
  (i64.ne
    (i64.load offset=cpu.tlb.read
      (local.tee $index
        (i32.and
          (i32.wrap_i64
            (i64.shr_u
              (local.tee $linear (i64.and (i64.add (local.get $linear) (local.get $segBase+24)) (i64.const 4294967295)))
              (i64.const 8)))
          (i32.const 16368))))
    (i64.and (i64.add (local.get $linear) (i64.const 3)) (i64.const -4096)))
  (then
    (if (i32.eqz (local.tee $host (call $regionRead (local.get $linear) (i32.const 4)))) (then (br $exit (i32.const 4<<7|1)))))
  (else (local.set $host (i32.add (i32.wrap_i64 (local.get $linear)) (i32.load offset=cpu.tlb.read+8 (local.get $index))))))
(local.set $8 (i32.load16_u offset=2 (local.get $host)))
(i32.store16 offset=cpu.segSelector+6 (local.get $8))
(local.set $segBase+24 (i64.extend_i32_u (i32.shl (local.get $8) (i32.const 4))))
(i64.store offset=cpu.segBase+24 (local.get $segBase+24))
(i32.store offset=cpu.segAttributes+12 (i32.and (i32.load offset=cpu.segAttributes+12) (i32.const -65537)))
(local.set $rsi
  (i64.or
    (i64.extend_i32_u (i32.load16_u (local.get $host)))
    (i64.and (local.tee $rsi (i64.load offset=cpu.rsi)) (i64.const -65536))))
(i64.store offset=cpu.rsi (local.get $rsi))
(loop $loop1
  (if (i64.gt_s (local.get $icount) (local.get $limit)) (then (br $exit (i32.const 6<<7|0))))
  (local.set $icount (i64.add (local.get $icount) (i64.const 1)))
  (br $loop1))
(unreachable)
(unreachable)

;; Words of control and status: FLDCW leaves where it unmasks an exception.
;;   10000: d9 3e  fnstcw WORD PTR [rsi]
;;   10002: d9 2e  fldcw WORD PTR [rsi]
;;   10004: df e0  fnstsw ax
;;   10006: f4     hlt
;; 64-bit code, 3 instructions translated; module of 1076 bytes
(if (i64.gt_s (local.get $icount) (local.get $limit)) (then (br $exit (i32.const 0<<7|0))))
(local.set $icount (i64.add (local.get $icount) (i64.const 3)))
(if
  (i32.eqz (local.get $11))
  (then
    (if
      (i32.or
        (i32.and (i32.load offset=cpu.cr0) (i32.const 12))
        (i32.and
          (i32.and (i32.xor (i32.load16_u offset=cpu.fpControl) (i32.const -1)) (i32.const 63))
          (i32.load16_u offset=cpu.fpStatus)))
      (then (br $exit (i32.const 0<<7|3))))
    (local.set $11 (i32.const 1))))
(if
  (i64.ne
    (i64.load offset=cpu.tlb.write
      (local.tee $index
        (i32.and
          (i32.wrap_i64 (i64.shr_u (local.tee $linear (local.tee $rsi (i64.load offset=cpu.rsi))) (i64.const 8)))
          (i32.const 16368))))
    (i64.and (i64.add (local.get $linear) (i64.const 1)) (i64.const -4096)))
  (then
    (if (i32.eqz (local.tee $host (call $regionWrite (local.get $linear) (i32.const 2)))) (then (br $exit (i32.const 0<<7|3)))))
  (else (local.set $host (i32.add (i32.wrap_i64 (local.get $linear)) (i32.load offset=cpu.tlb.write+8 (local.get $index))))))
(i32.store16 (local.get $host) (i32.load16_u offset=cpu.fpControl))
(if
  (i64.ne
    (i64.load offset=cpu.tlb.read
      (local.tee $index (i32.and (i32.wrap_i64 (i64.shr_u (local.tee $linear (local.get $rsi)) (i64.const 8))) (i32.const 16368))))
    (i64.and (i64.add (local.get $linear) (i64.const 1)) (i64.const -4096)))
  (then
    (if (i32.eqz (local.tee $host (call $regionRead (local.get $linear) (i32.const 2)))) (then (br $exit (i32.const 2<<7|2)))))
  (else (local.set $host (i32.add (i32.wrap_i64 (local.get $linear)) (i32.load offset=cpu.tlb.read+8 (local.get $index))))))
(if
  (i32.ne (i32.and (local.tee $8 (i32.load16_u (local.get $host))) (i32.const 63)) (i32.const 63))
  (then (br $exit (i32.const 2<<7|2))))
(i32.store16 offset=cpu.fpControl (i32.or (i32.and (local.get $8) (i32.const 8063)) (i32.const 64)))
(local.set $rax
  (i64.or
    (i64.extend_i32_u (i32.load16_u offset=cpu.fpStatus))
    (i64.and (local.tee $rax (i64.load offset=cpu.rax)) (i64.const -65536))))
(i64.store offset=cpu.rax (local.get $rax))
(br $exit (i32.const 6<<7|0))
(unreachable)

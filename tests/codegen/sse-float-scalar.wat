;; ADDSD MULSD COMISD CVTSI2SD: native where MXCSR cannot change.
;;   10000: f2 0f 58 c1  addsd xmm0,xmm1
;;   10004: f2 0f 59 06  mulsd xmm0,QWORD PTR [rsi]
;;   10008: f2 0f 2a d0  cvtsi2sd xmm2,eax
;;   1000c: 66 0f 2f c2  comisd xmm0,xmm2
;;   10010: 77 01        ja 10013
;;   10012: f4           hlt
;;   10013: f2 0f 2c c8  cvttsd2si ecx,xmm0
;;   10017: f4           hlt
;; 64-bit code, 6 instructions translated; module of 1836 bytes
;; loads none; stores xmm0 xmm2
(if (i64.gt_s (local.get $icount) (local.get $limit)) (then (br $exit (i32.const 0<<7|0))))
(local.set $icount (i64.add (local.get $icount) (i64.const 5)))
(if
  (i32.eqz (local.get $10))
  (then
    (if
      (i32.or
        (i32.and (i32.load offset=cpu.cr0) (i32.const 12))
        (i32.and (i32.xor (i32.load offset=cpu.cr4) (i32.const -1)) (i32.const 512)))
      (then (br $exit (i32.const 0<<7|5))))
    (local.set $10 (i32.const 1))))
(if
  (i32.eqz (local.get $13))
  (then
    (local.set $14
      (i32.and
        (local.tee $13
          (select
            (i32.const -6291456)
            (i32.const 0)
            (i32.eq (i32.and (i32.load offset=cpu.mxcsr) (i32.const 32672)) (i32.const 8096))))
        (i32.const -50331648)))
    (if
      (i32.eqz (local.get $13))
      (then
        (if (i32.and (i32.xor (i32.load offset=cpu.mxcsr) (i32.const -1)) (i32.const 8064)) (then (br $exit (i32.const 0<<7|5))))))
    (i32.store offset=cpu.floatTainted (i32.const 0))))
(block $block1
  (block $block2
    (br_if $block2
      (i32.ge_u
        (i32.sub
          (i32.shl (i32.wrap_i64 (i64.shr_u (i64.reinterpret_f64 (local.get $27)) (i64.const 32))) (i32.const 1))
          (i32.const 4194304))
        (local.get $13)))
    (br_if $block2
      (i32.ge_u
        (i32.sub
          (i32.shl (i32.wrap_i64 (i64.shr_u (i64.reinterpret_f64 (local.get $25)) (i64.const 32))) (i32.const 1))
          (i32.const 4194304))
        (local.get $13)))
    (local.set $28 (f64.add (local.get $27) (local.get $25)))
    (br_if $block2
      (i32.ge_u
        (i32.sub
          (i32.shl (i32.wrap_i64 (i64.shr_u (i64.reinterpret_f64 (local.get $28)) (i64.const 32))) (i32.const 1))
          (i32.const 4194304))
        (local.get $13)))
    (br $block1))
  (call $exactFloat (i32.const 32) (f64x2.splat (local.get $27)) (f64x2.splat (local.get $25)))
  (local.set $14 (i32.and (local.tee $13 (i32.load offset=cpu.floatLimit)) (i32.const -50331648)))
  (local.set $28 (f64x2.extract_lane 0)))
(local.set $27 (local.get $28))
(if
  (i64.ne
    (i64.load offset=cpu.tlb.read
      (local.tee $index
        (i32.and
          (i32.wrap_i64 (i64.shr_u (local.tee $linear (local.tee $rsi (i64.load offset=cpu.rsi))) (i64.const 8)))
          (i32.const 16368))))
    (i64.and (i64.add (local.get $linear) (i64.const 7)) (i64.const -4096)))
  (then
    (if (i32.eqz (local.tee $host (call $regionRead (local.get $linear) (i32.const 8)))) (then (br $exit (i32.const 4<<7|4)))))
  (else (local.set $host (i32.add (i32.wrap_i64 (local.get $linear)) (i32.load offset=cpu.tlb.read+8 (local.get $index))))))
(local.set $29 (f64.load (local.get $host)))
(block $block3
  (block $block4
    (br_if $block4
      (i32.ge_u
        (i32.sub
          (i32.shl (i32.wrap_i64 (i64.shr_u (i64.reinterpret_f64 (local.get $29)) (i64.const 32))) (i32.const 1))
          (i32.const 4194304))
        (local.get $13)))
    (local.set $28 (f64.mul (local.get $27) (local.get $29)))
    (br_if $block4
      (i32.ge_u
        (i32.sub
          (i32.shl (i32.wrap_i64 (i64.shr_u (i64.reinterpret_f64 (local.get $28)) (i64.const 32))) (i32.const 1))
          (i32.const 4194304))
        (local.get $13)))
    (br $block3))
  (call $exactFloat (i32.const 34) (f64x2.splat (local.get $27)) (f64x2.splat (local.get $29)))
  (local.set $14 (i32.and (local.tee $13 (i32.load offset=cpu.floatLimit)) (i32.const -50331648)))
  (local.set $28 (f64x2.extract_lane 0)))
(local.set $27 (local.get $28))
(local.set $5 (i64.extend_i32_s (i32.wrap_i64 (local.tee $rax (i64.load offset=cpu.rax)))))
(local.set $28 (f64.convert_i32_s (i32.wrap_i64 (local.get $5))))
(local.set $33 (local.get $28))
(block $block5
  (block $block6
    (br_if $block6 (i32.eqz (local.get $13)))
    (local.set $34 (local.get $27))
    (local.set $35 (local.get $33))
    (br $block5))
  (call $exactFloat (i32.const 49) (f64x2.splat (local.get $27)) (f64x2.splat (local.get $33)))
  (local.set $14 (i32.and (local.tee $13 (i32.load offset=cpu.floatLimit)) (i32.const -50331648)))
  (local.set $36)
  (local.set $34 (f64x2.extract_lane 0 (local.get $36)))
  (local.set $35 (f64x2.extract_lane 1 (local.get $36))))
(local.get $34)
(local.set $38 (local.get $35))
(local.set $37)
(local.set $flagA (i64.reinterpret_f64 (local.get $37)))
(local.set $flagB (i64.reinterpret_f64 (local.get $38)))
(local.set $flagOp (i32.const 12:8))
(if
  (i32.eqz (i32.eqz (f64.gt (local.get $37) (local.get $38))))
  (then
    (local.set $icount (i64.add (local.get $icount) (i64.const 1)))
    (block $block7
      (block $block8
        (br_if $block8 (i32.eqz (local.get $13)))
        (br_if $block8
          (i32.ge_u
            (i32.shl (i32.wrap_i64 (i64.shr_u (i64.reinterpret_f64 (local.get $27)) (i64.const 32))) (i32.const 1))
            (i32.const -2084569088)))
        (local.set $5 (i64.extend_i32_u (i32.trunc_f64_s (local.get $27))))
        (br $block7))
      (call $exactFloat (i32.const 55) (f64x2.splat (local.get $27)) (f64x2.splat (local.get $27)))
      (local.set $14 (i32.and (local.tee $13 (i32.load offset=cpu.floatLimit)) (i32.const -50331648)))
      (local.set $5 (i64.reinterpret_f64 (f64x2.extract_lane 0))))
    (local.set $39 (local.get $5))
    (i64.store offset=cpu.rcx (local.get $39))
    (br $exit (i32.const 23<<7|0))))
(local.set $icount (i64.add (local.get $icount) (i64.const 0)))
(br $exit (i32.const 18<<7|0))
(unreachable)

;; ADDPS MULPD SQRTPS MINPS.
;;   10000: 0f 58 c1     addps xmm0,xmm1
;;   10003: 66 0f 59 d3  mulpd xmm2,xmm3
;;   10007: 0f 51 e5     sqrtps xmm4,xmm5
;;   1000a: 0f 5d 06     minps xmm0,XMMWORD PTR [rsi]
;;   1000d: f4           hlt
;; 64-bit code, 4 instructions translated; module of 1681 bytes
;; loads xmm0 xmm1 xmm2 xmm3 xmm4 xmm5; stores xmm0 xmm2 xmm4
(if (i64.gt_s (local.get $icount) (local.get $limit)) (then (br $exit (i32.const 0<<7|0))))
(local.set $icount (i64.add (local.get $icount) (i64.const 4)))
(if
  (i32.eqz (local.get $10))
  (then
    (if
      (i32.or
        (i32.and (i32.load offset=cpu.cr0) (i32.const 12))
        (i32.and (i32.xor (i32.load offset=cpu.cr4) (i32.const -1)) (i32.const 512)))
      (then (br $exit (i32.const 0<<7|4))))
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
    (local.set $30 (i32x4.splat (local.get $14)))
    (local.set $34 (i32x4.splat (local.get $13)))
    (if
      (i32.eqz (local.get $13))
      (then
        (if (i32.and (i32.xor (i32.load offset=cpu.mxcsr) (i32.const -1)) (i32.const 8064)) (then (br $exit (i32.const 0<<7|4))))))
    (i32.store offset=cpu.floatTainted (i32.const 0))))
(local.set $24 (local.get $xmm1))
(local.set $26 (local.get $xmm0))
(block $block1
  (block $block2
    (local.set $28 (f32x4.add (local.get $26) (local.get $24)))
    (br_if $block2
      (i32x4.bitmask
        (v128.or
          (v128.or
            (i32x4.ge_u (i32x4.sub (i32x4.shl (local.get $26) (i32.const 1)) (local.get $29)) (local.get $30))
            (i32x4.ge_u (i32x4.sub (i32x4.shl (local.get $24) (i32.const 1)) (local.get $29)) (local.get $30)))
          (i32x4.ge_u (i32x4.sub (i32x4.shl (local.get $28) (i32.const 1)) (local.get $29)) (local.get $30)))))
    (br $block1))
  (call $exactFloat (i32.const 64) (local.get $26) (local.get $24))
  (local.set $14 (i32.and (local.tee $13 (i32.load offset=cpu.floatLimit)) (i32.const -50331648)))
  (local.set $30 (i32x4.splat (local.get $14)))
  (local.set $34 (i32x4.splat (local.get $13)))
  (local.set $28))
(local.set $xmm0 (local.get $28))
(local.set $24 (local.get $xmm3))
(local.set $26 (local.get $xmm2))
(block $block3
  (block $block4
    (local.set $28 (f64x2.mul (local.get $26) (local.get $24)))
    (br_if $block4
      (i64x2.bitmask
        (v128.or
          (v128.or
            (i32x4.ge_u (i32x4.sub (i64x2.shl (local.get $26) (i32.const 1)) (local.get $33)) (local.get $34))
            (i32x4.ge_u (i32x4.sub (i64x2.shl (local.get $24) (i32.const 1)) (local.get $33)) (local.get $34)))
          (i32x4.ge_u (i32x4.sub (i64x2.shl (local.get $28) (i32.const 1)) (local.get $33)) (local.get $34)))))
    (br $block3))
  (call $exactFloat (i32.const 98) (local.get $26) (local.get $24))
  (local.set $14 (i32.and (local.tee $13 (i32.load offset=cpu.floatLimit)) (i32.const -50331648)))
  (local.set $30 (i32x4.splat (local.get $14)))
  (local.set $34 (i32x4.splat (local.get $13)))
  (local.set $28))
(local.set $xmm2 (local.get $28))
(local.set $24 (local.get $xmm5))
(block $block5
  (block $block6
    (local.set $28 (f32x4.sqrt (local.get $24)))
    (br_if $block6
      (i32x4.bitmask
        (v128.or
          (i32x4.ge_u (i32x4.sub (i32x4.shl (local.get $24) (i32.const 1)) (local.get $29)) (local.get $30))
          (i32x4.ge_u (i32x4.sub (i32x4.shl (local.get $28) (i32.const 1)) (local.get $29)) (local.get $30)))))
    (br $block5))
  (call $exactFloat (i32.const 68) (local.get $24) (local.get $24))
  (local.set $14 (i32.and (local.tee $13 (i32.load offset=cpu.floatLimit)) (i32.const -50331648)))
  (local.set $30 (i32x4.splat (local.get $14)))
  (local.set $34 (i32x4.splat (local.get $13)))
  (local.set $28))
(local.set $xmm4 (local.get $28))
(if
  (i32.eqz (i64.eqz (i64.and (local.tee $38 (local.tee $rsi (i64.load offset=cpu.rsi))) (i64.const 15))))
  (then (br $exit (i32.const 10<<7|1))))
(if
  (i64.ne
    (i64.load offset=cpu.tlb.read
      (local.tee $index (i32.and (i32.wrap_i64 (i64.shr_u (local.tee $linear (local.get $38)) (i64.const 8))) (i32.const 16368))))
    (i64.and (i64.add (local.get $linear) (i64.const 15)) (i64.const -4096)))
  (then
    (if (i32.eqz (local.tee $host (call $regionRead (local.get $linear) (i32.const 16)))) (then (br $exit (i32.const 10<<7|1)))))
  (else (local.set $host (i32.add (i32.wrap_i64 (local.get $linear)) (i32.load offset=cpu.tlb.read+8 (local.get $index))))))
(local.set $24 (v128.load (local.get $host)))
(local.set $26 (local.get $xmm0))
(block $block7
  (block $block8
    (local.set $28 (f32x4.pmin (local.get $24) (local.get $26)))
    (br_if $block8
      (i32x4.bitmask (i32x4.ge_u (i32x4.sub (i32x4.shl (local.get $24) (i32.const 1)) (local.get $29)) (local.get $30))))
    (br $block7))
  (call $exactFloat (i32.const 69) (local.get $26) (local.get $24))
  (local.set $14 (i32.and (local.tee $13 (i32.load offset=cpu.floatLimit)) (i32.const -50331648)))
  (local.set $30 (i32x4.splat (local.get $14)))
  (local.set $34 (i32x4.splat (local.get $13)))
  (local.set $28))
(local.set $xmm0 (local.get $28))
(br $exit (i32.const 13<<7|0))
(unreachable)

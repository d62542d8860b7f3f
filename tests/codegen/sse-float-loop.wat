;; Dot product of doubles.
;;   10000: 31 c0           xor eax,eax
;;   10002: f2 0f 10 0c c6  movsd xmm1,QWORD PTR [rsi+rax*8]
;;   10007: f2 0f 59 0c c7  mulsd xmm1,QWORD PTR [rdi+rax*8]
;;   1000c: f2 0f 58 c1     addsd xmm0,xmm1
;;   10010: 48 ff c0        inc rax
;;   10013: 48 83 f8 40     cmp rax,0x40
;;   10017: 75 e9           jne 10002
;;   10019: f4              hlt
;; 64-bit code, 7 instructions translated; module of 1612 bytes
;; loads none; stores xmm0 xmm1
(if (i64.gt_s (local.get $icount) (local.get $limit)) (then (br $exit (i32.const 0<<7|0))))
(local.set $icount (i64.add (local.get $icount) (i64.const 1)))
(local.set $flagResult (i64.extend_i32_u (i32.const 0)))
(local.set $flagOp (i32.const logic:4))
(local.set $24 (i64.extend_i32_u (i32.const 0)))
(i64.store offset=cpu.rax (local.get $24))
(local.set $rsi (i64.load offset=cpu.rsi))
(local.set $rdi (i64.load offset=cpu.rdi))
(loop $loop1
  (if (i64.gt_s (local.get $icount) (local.get $limit)) (then (br $exit (i32.const 2<<7|0))))
  (local.set $icount (i64.add (local.get $icount) (i64.const 6)))
  (if
    (i32.eqz (local.get $10))
    (then
      (if
        (i32.or
          (i32.and (i32.load offset=cpu.cr0) (i32.const 12))
          (i32.and (i32.xor (i32.load offset=cpu.cr4) (i32.const -1)) (i32.const 512)))
        (then (br $exit (i32.const 2<<7|6))))
      (local.set $10 (i32.const 1))))
  (if
    (i64.ne
      (i64.load offset=cpu.tlb.read
        (local.tee $index
          (i32.and
            (i32.wrap_i64
              (i64.shr_u (local.tee $linear (i64.add (local.get $rsi) (i64.shl (local.get $24) (i64.const 3)))) (i64.const 8)))
            (i32.const 16368))))
      (i64.and (i64.add (local.get $linear) (i64.const 7)) (i64.const -4096)))
    (then
      (if (i32.eqz (local.tee $host (call $regionRead (local.get $linear) (i32.const 8)))) (then (br $exit (i32.const 2<<7|6)))))
    (else (local.set $host (i32.add (i32.wrap_i64 (local.get $linear)) (i32.load offset=cpu.tlb.read+8 (local.get $index))))))
  (local.set $27 (f64.load (local.get $host)))
  (local.set $26 (v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000))
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
          (if
            (i32.and (i32.xor (i32.load offset=cpu.mxcsr) (i32.const -1)) (i32.const 8064))
            (then (br $exit (i32.const 7<<7|5))))))
      (i32.store offset=cpu.floatTainted (i32.const 0))))
  (if
    (i64.ne
      (i64.load offset=cpu.tlb.read
        (local.tee $index
          (i32.and
            (i32.wrap_i64
              (i64.shr_u (local.tee $linear (i64.add (local.get $rdi) (i64.shl (local.get $24) (i64.const 3)))) (i64.const 8)))
            (i32.const 16368))))
      (i64.and (i64.add (local.get $linear) (i64.const 7)) (i64.const -4096)))
    (then
      (if (i32.eqz (local.tee $host (call $regionRead (local.get $linear) (i32.const 8)))) (then (br $exit (i32.const 7<<7|5)))))
    (else (local.set $host (i32.add (i32.wrap_i64 (local.get $linear)) (i32.load offset=cpu.tlb.read+8 (local.get $index))))))
  (local.set $28 (f64.load (local.get $host)))
  (block $block2
    (block $block3
      (br_if $block3
        (i32.ge_u
          (i32.sub
            (i32.shl (i32.wrap_i64 (i64.shr_u (i64.reinterpret_f64 (local.get $27)) (i64.const 32))) (i32.const 1))
            (i32.const 4194304))
          (local.get $13)))
      (br_if $block3
        (i32.ge_u
          (i32.sub
            (i32.shl (i32.wrap_i64 (i64.shr_u (i64.reinterpret_f64 (local.get $28)) (i64.const 32))) (i32.const 1))
            (i32.const 4194304))
          (local.get $13)))
      (local.set $30 (f64.mul (local.get $27) (local.get $28)))
      (br_if $block3
        (i32.ge_u
          (i32.sub
            (i32.shl (i32.wrap_i64 (i64.shr_u (i64.reinterpret_f64 (local.get $30)) (i64.const 32))) (i32.const 1))
            (i32.const 4194304))
          (local.get $13)))
      (br $block2))
    (call $exactFloat (i32.const 34) (f64x2.splat (local.get $27)) (f64x2.splat (local.get $28)))
    (local.set $14 (i32.and (local.tee $13 (i32.load offset=cpu.floatLimit)) (i32.const -50331648)))
    (local.set $30 (f64x2.extract_lane 0)))
  (local.set $27 (local.get $30))
  (block $block4
    (block $block5
      (br_if $block5
        (i32.ge_u
          (i32.sub
            (i32.shl (i32.wrap_i64 (i64.shr_u (i64.reinterpret_f64 (local.get $32)) (i64.const 32))) (i32.const 1))
            (i32.const 4194304))
          (local.get $13)))
      (local.set $30 (f64.add (local.get $32) (local.get $27)))
      (br_if $block5
        (i32.ge_u
          (i32.sub
            (i32.shl (i32.wrap_i64 (i64.shr_u (i64.reinterpret_f64 (local.get $30)) (i64.const 32))) (i32.const 1))
            (i32.const 4194304))
          (local.get $13)))
      (br $block4))
    (call $exactFloat (i32.const 32) (f64x2.splat (local.get $32)) (f64x2.splat (local.get $27)))
    (local.set $14 (i32.and (local.tee $13 (i32.load offset=cpu.floatLimit)) (i32.const -50331648)))
    (local.set $30 (f64x2.extract_lane 0)))
  (local.set $32 (local.get $30))
  (local.set $24 (local.tee $5 (i64.add (local.get $24) (i64.const 1))))
  (local.set $flagA (local.get $24))
  (local.set $flagB (i64.const 64))
  (local.set $flagResult (i64.sub (local.get $24) (i64.const 64)))
  (local.set $flagOp (i32.const sub:8))
  (i64.store offset=cpu.rax (local.get $24))
  (br_if $loop1 (i64.ne (local.get $flagA) (local.get $flagB)))
  (local.set $icount (i64.add (local.get $icount) (i64.const 0)))
  (br $exit (i32.const 25<<7|0)))
(unreachable)
(unreachable)

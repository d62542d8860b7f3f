;; MOVAPS MOVDQU MOVQ MOVD.
;;   10000: 0f 28 c1        movaps xmm0,xmm1
;;   10003: f3 0f 6f 16     movdqu xmm2,XMMWORD PTR [rsi]
;;   10007: 66 0f 7f 17     movdqa XMMWORD PTR [rdi],xmm2
;;   1000b: 66 48 0f 7e d0  movq rax,xmm2
;;   10010: 66 0f 6e d9     movd xmm3,ecx
;;   10014: f3 0f 10 66 10  movss xmm4,DWORD PTR [rsi+0x10]
;;   10019: f4              hlt
;; 64-bit code, 6 instructions translated; module of 1409 bytes
;; loads xmm0 xmm1 xmm2 xmm3; stores xmm0 xmm2 xmm3 xmm4
(if (i64.gt_s (local.get $icount) (local.get $limit)) (then (br $exit (i32.const 0<<7|0))))
(local.set $icount (i64.add (local.get $icount) (i64.const 6)))
(if
  (i32.eqz (local.get $10))
  (then
    (if
      (i32.or
        (i32.and (i32.load offset=cpu.cr0) (i32.const 12))
        (i32.and (i32.xor (i32.load offset=cpu.cr4) (i32.const -1)) (i32.const 512)))
      (then (br $exit (i32.const 0<<7|6))))
    (local.set $10 (i32.const 1))))
(local.set $xmm0 (local.get $xmm1))
(if
  (i64.ne
    (i64.load offset=cpu.tlb.read
      (local.tee $index
        (i32.and
          (i32.wrap_i64 (i64.shr_u (local.tee $linear (local.tee $rsi (i64.load offset=cpu.rsi))) (i64.const 8)))
          (i32.const 16368))))
    (i64.and (i64.add (local.get $linear) (i64.const 15)) (i64.const -4096)))
  (then
    (if (i32.eqz (local.tee $host (call $regionRead (local.get $linear) (i32.const 16)))) (then (br $exit (i32.const 3<<7|5)))))
  (else (local.set $host (i32.add (i32.wrap_i64 (local.get $linear)) (i32.load offset=cpu.tlb.read+8 (local.get $index))))))
(local.set $xmm2 (v128.load (local.get $host)))
(if
  (i32.eqz (i64.eqz (i64.and (local.tee $29 (local.tee $rdi (i64.load offset=cpu.rdi))) (i64.const 15))))
  (then (br $exit (i32.const 7<<7|4))))
(if
  (i64.ne
    (i64.load offset=cpu.tlb.write
      (local.tee $index (i32.and (i32.wrap_i64 (i64.shr_u (local.tee $linear (local.get $29)) (i64.const 8))) (i32.const 16368))))
    (i64.and (i64.add (local.get $linear) (i64.const 15)) (i64.const -4096)))
  (then
    (if (i32.eqz (local.tee $host (call $regionWrite (local.get $linear) (i32.const 16)))) (then (br $exit (i32.const 7<<7|4)))))
  (else (local.set $host (i32.add (i32.wrap_i64 (local.get $linear)) (i32.load offset=cpu.tlb.write+8 (local.get $index))))))
(v128.store (local.get $host) (local.get $xmm2))
(local.set $5 (i64.reinterpret_f64 (f64x2.extract_lane 0 (local.get $xmm2))))
(local.set $30 (local.get $5))
(local.set $5 (i64.extend_i32_u (i32.wrap_i64 (local.tee $rcx (i64.load offset=cpu.rcx)))))
(local.set $xmm3 (i64x2.replace_lane 0 (v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000) (local.get $5)))
(i64.add (local.get $rsi) (i64.const 16))
(i64.store offset=cpu.rax (local.get $30))
(if
  (i64.ne
    (i64.load offset=cpu.tlb.read
      (local.tee $index (i32.and (i32.wrap_i64 (i64.shr_u (local.tee $linear) (i64.const 8))) (i32.const 16368))))
    (i64.and (i64.add (local.get $linear) (i64.const 3)) (i64.const -4096)))
  (then
    (if (i32.eqz (local.tee $host (call $regionRead (local.get $linear) (i32.const 4)))) (then (br $exit (i32.const 20<<7|1)))))
  (else (local.set $host (i32.add (i32.wrap_i64 (local.get $linear)) (i32.load offset=cpu.tlb.read+8 (local.get $index))))))
(local.set $34 (f32.load (local.get $host)))
(local.set $33 (v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000))
(br $exit (i32.const 25<<7|0))
(unreachable)

;; PADDD PCMPEQB PMOVMSKB PSHUFD PXOR.
;;   10000: 66 0f ef c0     pxor xmm0,xmm0
;;   10004: 66 0f fe ca     paddd xmm1,xmm2
;;   10008: 66 0f 74 c8     pcmpeqb xmm1,xmm0
;;   1000c: 66 0f d7 c1     pmovmskb eax,xmm1
;;   10010: 66 0f 70 d9 1b  pshufd xmm3,xmm1,0x1b
;;   10015: 66 0f db 1e     pand xmm3,XMMWORD PTR [rsi]
;;   10019: f4              hlt
;; 64-bit code, 6 instructions translated; module of 1174 bytes
;; loads xmm0 xmm1 xmm2 xmm3; stores xmm0 xmm1 xmm3
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
(local.set $xmm0 (v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000))
(local.set $xmm1 (i32x4.add (local.get $xmm1) (local.get $xmm2)))
(local.set $xmm1 (i8x16.eq (local.get $xmm1) (local.get $xmm0)))
(local.set $27 (i64.extend_i32_u (i8x16.bitmask (local.get $xmm1))))
(local.set $xmm3 (i8x16.shuffle 28 29 30 31 24 25 26 27 20 21 22 23 16 17 18 19 (local.get $xmm3) (local.get $xmm1)))
(local.get $xmm3)
(if
  (i32.eqz (i64.eqz (i64.and (local.tee $30 (local.tee $rsi (i64.load offset=cpu.rsi))) (i64.const 15))))
  (then
    (i64.store offset=cpu.rax (local.get $27))
    (br $exit (i32.const 21<<7|1))))
(local.get $30)
(i64.store offset=cpu.rax (local.get $27))
(if
  (i64.ne
    (i64.load offset=cpu.tlb.read
      (local.tee $index (i32.and (i32.wrap_i64 (i64.shr_u (local.tee $linear) (i64.const 8))) (i32.const 16368))))
    (i64.and (i64.add (local.get $linear) (i64.const 15)) (i64.const -4096)))
  (then
    (if (i32.eqz (local.tee $host (call $regionRead (local.get $linear) (i32.const 16)))) (then (br $exit (i32.const 21<<7|1)))))
  (else (local.set $host (i32.add (i32.wrap_i64 (local.get $linear)) (i32.load offset=cpu.tlb.read+8 (local.get $index))))))
(v128.load (local.get $host))
(local.set $xmm3 (v128.and))
(br $exit (i32.const 25<<7|0))
(unreachable)

;; PSHUFB PUNPCKLBW PALIGNR SHUFPS PSLLDQ.
;;   10000: 66 0f 38 00 c1     pshufb xmm0,xmm1
;;   10005: 66 0f 60 d3        punpcklbw xmm2,xmm3
;;   10009: 66 0f 3a 0f c1 05  palignr xmm0,xmm1,0x5
;;   1000f: 0f c6 e5 4e        shufps xmm4,xmm5,0x4e
;;   10013: 66 0f 73 d8 08     psrldq xmm0,0x8
;;   10018: f4                 hlt
;; 64-bit code, 5 instructions translated; module of 1122 bytes
;; loads xmm0 xmm1 xmm2 xmm3 xmm4 xmm5; stores xmm0 xmm2 xmm4
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
(local.set $xmm0 (i8x16.swizzle (local.get $xmm0) (v128.and (local.get $xmm1) (i8x16.splat (i32.const 143)))))
(local.set $xmm2 (i8x16.shuffle 0 16 1 17 2 18 3 19 4 20 5 21 6 22 7 23 (local.get $xmm2) (local.get $xmm3)))
(local.get $xmm0)
(local.set $28 (local.get $xmm1))
(local.set $29)
(local.set $xmm0 (i8x16.shuffle 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 (local.get $28) (local.get $29)))
(local.set $xmm4 (i8x16.shuffle 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 (local.get $xmm4) (local.get $xmm5)))
(local.set $xmm0
  (i8x16.shuffle 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23
    (local.get $xmm0)
    (v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000)))
(br $exit (i32.const 24<<7|0))
(unreachable)

;; AES and SHA by value.
;;   10000: 66 0f 38 dc ca  aesenc xmm1,xmm2
;;   10005: 0f 38 cb dc     sha256rnds2 xmm3,xmm4,xmm0
;;   10009: f4              hlt
;; 64-bit code, 2 instructions translated; module of 983 bytes
;; loads xmm0 xmm1 xmm2 xmm3 xmm4; stores xmm1 xmm3
(if (i64.gt_s (local.get $icount) (local.get $limit)) (then (br $exit (i32.const 0<<7|0))))
(local.set $icount (i64.add (local.get $icount) (i64.const 2)))
(if
  (i32.eqz (local.get $10))
  (then
    (if
      (i32.or
        (i32.and (i32.load offset=cpu.cr0) (i32.const 12))
        (i32.and (i32.xor (i32.load offset=cpu.cr4) (i32.const -1)) (i32.const 512)))
      (then (br $exit (i32.const 0<<7|2))))
    (local.set $10 (i32.const 1))))
(local.set $xmm1
  (call $regionVector
    (i32.const 0)
    (local.get $xmm1)
    (local.get $xmm2)
    (v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000)))
(local.set $xmm3 (call $regionVector (i32.const 11) (local.get $xmm3) (local.get $xmm4) (local.get $xmm0)))
(br $exit (i32.const 9<<7|0))
(unreachable)

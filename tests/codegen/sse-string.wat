;; PCMPISTRI by value: index and flags out of one word.
;;   10000: 66 0f 3a 63 ca 1a  pcmpistri xmm1,xmm2,0x1a
;;   10006: 72 03              jb 1000b
;;   10008: 48 ff c1           inc rcx
;;   1000b: f4                 hlt
;; 64-bit code, 3 instructions translated; module of 968 bytes
;; loads xmm1 xmm2; stores none
(block $block1
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
  (local.set $flagA
    (i64.extend_i32_u
      (i32.shr_u (local.tee $8 (call $regionStrings (i32.const 26) (local.get $xmm1) (local.get $xmm2))) (i32.const 16))))
  (local.set $flagOp (i32.const bits:4))
  (local.set $8 (i32.and (local.get $8) (i32.const 65535)))
  (local.set $26 (i64.extend_i32_u (i32.ctz (i32.or (local.get $8) (i32.const 65536)))))
  (i64.store offset=cpu.rcx (local.get $26))
  (br_if $block1 (i32.ne (i32.and (i32.wrap_i64 (local.get $flagA)) (i32.const 1)) (i32.const 0)))
  (local.set $icount (i64.add (local.get $icount) (i64.const 1)))
  (local.tee $5 (i64.add (local.get $26) (i64.const 1)))
  (local.set $flagB (i64.extend_i32_u (i32.ne (i32.and (i32.wrap_i64 (local.get $flagA)) (i32.const 1)) (i32.const 0))))
  (local.set $flagResult)
  (local.set $flagOp (i32.const inc:8))
  (local.set $26 (local.get $5))
  (i64.store offset=cpu.rcx (local.get $26))
  (br $block1))
(local.set $icount (i64.add (local.get $icount) (i64.const 0)))
(br $exit (i32.const 11<<7|0))
(unreachable)

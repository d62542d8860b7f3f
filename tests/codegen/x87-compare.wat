;; FUCOMI leaves flags in place, FCMOV has them stored.
;;   10000: db e9  fucomi st,st(1)
;;   10002: 72 02  jb 10006
;;   10004: db c9  fcmovne st,st(1)
;;   10006: f4     hlt
;; 64-bit code, 3 instructions translated; module of 940 bytes
(block $block1
  (if (i64.gt_s (local.get $icount) (local.get $limit)) (then (br $exit (i32.const 0<<7|0))))
  (local.set $icount (i64.add (local.get $icount) (i64.const 2)))
  (if
    (i32.eqz (local.get $12))
    (then
      (if
        (i32.or
          (i32.and (i32.load offset=cpu.cr0) (i32.const 12))
          (i32.and (i32.xor (i32.load16_u offset=cpu.fpControl) (i32.const -1)) (i32.const 63)))
        (then (br $exit (i32.const 0<<7|2))))
      (local.set $12 (i32.const 1))))
  (i64.store offset=cpu.ripBase (local.get $base))
  (call $dispatch (i32.const pool+48))
  (local.set $flagA (i64.extend_i32_u (i32.load offset=cpu.flagA)))
  (local.set $flagOp (i32.const bits:4))
  (br_if $block1 (i32.ne (i32.and (i32.wrap_i64 (local.get $flagA)) (i32.const 1)) (i32.const 0)))
  (local.set $icount (i64.add (local.get $icount) (i64.const 1)))
  (i32.store offset=cpu.flagOp (local.get $flagOp))
  (i64.store offset=cpu.flagA (local.get $flagA))
  (i64.store offset=cpu.flagB (local.get $flagB))
  (i64.store offset=cpu.flagResult (local.get $flagResult))
  (i64.store offset=cpu.ripBase (local.get $base))
  (call $dispatch (i32.const pool+128))
  (br $block1))
(local.set $icount (i64.add (local.get $icount) (i64.const 0)))
(br $exit (i32.const 6<<7|0))
(unreachable)

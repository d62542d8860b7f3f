;; IN ends blocks of the region.
;;   10000: e4 60  in al,0x60
;;   10002: 84 c0  test al,al
;;   10004: 74 fa  je 10000
;;   10006: f4     hlt
;; 64-bit code, 3 instructions translated; module of 989 bytes
(loop $loop1
  (if (i64.gt_s (local.get $icount) (local.get $limit)) (then (br $exit (i32.const 0<<7|0))))
  (local.set $icount (i64.add (local.get $icount) (i64.const 3)))
  (i32.store offset=cpu.flagOp (local.get $flagOp))
  (i64.store offset=cpu.flagA (local.get $flagA))
  (i64.store offset=cpu.flagB (local.get $flagB))
  (i64.store offset=cpu.flagResult (local.get $flagResult))
  (i64.store offset=cpu.icount (i64.sub (local.get $icount) (i64.const 2)))
  (i64.store offset=cpu.ripBase (local.get $base))
  (i32.store offset=cpu.block (i32.const pool+0))
  (i32.store offset=cpu.uop (i32.const pool+48))
  (call $dispatch (i32.const pool+48))
  (if (i32.eqz (i32.load offset=cpu.block)) (then (return)))
  (local.set $flagOp (i32.load offset=cpu.flagOp))
  (local.set $flagA (i64.load offset=cpu.flagA))
  (local.set $flagB (i64.load offset=cpu.flagB))
  (local.set $flagResult (i64.load offset=cpu.flagResult))
  (local.set $14 (i32.and (local.tee $13 (i32.const 0)) (i32.const -50331648)))
  (local.set $10 (i32.const 0))
  (local.set $11 (i32.const 0))
  (local.set $12 (i32.const 0))
  (local.set $flagResult (i64.extend_i32_u (i32.and (i32.wrap_i64 (local.tee $rax (i64.load offset=cpu.rax))) (i32.const 255))))
  (local.set $flagOp (i32.const logic:1))
  (br_if $loop1 (i32.eqz (i32.wrap_i64 (local.get $flagResult))))
  (local.set $icount (i64.add (local.get $icount) (i64.const 0)))
  (br $exit (i32.const 6<<7|0)))
(unreachable)
(unreachable)

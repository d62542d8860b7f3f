;; A branch to code of the page that is not in the region.
;;   10000: 83 f8 05  cmp eax,0x5
;;   10003: 74 05     je 1000a
;;   10005: 83 c0 01  add eax,0x1
;;   10008: eb f6     jmp 10000
;;   1000a: 0f 01 0e  sidt [rsi]
;;   1000d: eb f1     jmp 10000
;; 64-bit code, 6 instructions translated; module of 1065 bytes
(local.set $rax (i64.load offset=cpu.rax))
(loop $loop1
  (if (i64.gt_s (local.get $icount) (local.get $limit)) (then (br $exit (i32.const 0<<7|0))))
  (local.set $icount (i64.add (local.get $icount) (i64.const 2)))
  (local.set $flagA (i64.extend_i32_u (i32.wrap_i64 (local.get $rax))))
  (local.set $flagB (i64.extend_i32_u (i32.const 5)))
  (local.set $flagResult (i64.extend_i32_u (i32.sub (i32.wrap_i64 (local.get $rax)) (i32.const 5))))
  (local.set $flagOp (i32.const sub:4))
  (if
    (i32.eq (i32.wrap_i64 (local.get $flagA)) (i32.wrap_i64 (local.get $flagB)))
    (then
      (local.set $icount (i64.add (local.get $icount) (i64.const 2)))
      (i32.store offset=cpu.flagOp (local.get $flagOp))
      (i64.store offset=cpu.flagA (local.get $flagA))
      (i64.store offset=cpu.flagB (local.get $flagB))
      (i64.store offset=cpu.flagResult (local.get $flagResult))
      (i64.store offset=cpu.icount (i64.sub (local.get $icount) (i64.const 1)))
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
      (local.set $rax (i64.load offset=cpu.rax))
      (br $loop1)))
  (local.set $icount (i64.add (local.get $icount) (i64.const 2)))
  (local.set $flagA (i64.extend_i32_u (i32.wrap_i64 (local.get $rax))))
  (local.set $flagB (i64.extend_i32_u (i32.const 1)))
  (local.set $flagResult (i64.extend_i32_u (local.tee $8 (i32.add (i32.wrap_i64 (local.get $rax)) (i32.const 1)))))
  (local.set $flagOp (i32.const add:4))
  (local.set $rax (i64.extend_i32_u (local.get $8)))
  (i64.store offset=cpu.rax (local.get $rax))
  (br $loop1))
(unreachable)
(unreachable)

;; BT BTS BTR with registers and constants.
;;   10000: 0f ba e0 05  bt eax,0x5
;;   10004: 48 0f ab ca  bts rdx,rcx
;;   10008: 0f ba f3 1f  btr ebx,0x1f
;;   1000c: f4           hlt
;; 64-bit code, 3 instructions translated; module of 970 bytes
(if (i64.gt_s (local.get $icount) (local.get $limit)) (then (br $exit (i32.const 0<<7|0))))
(local.set $icount (i64.add (local.get $icount) (i64.const 3)))
(local.set $5 (i64.extend_i32_u (i32.wrap_i64 (local.tee $rax (i64.load offset=cpu.rax)))))
(local.set $25 (i64.const 5))
(local.set $5 (local.tee $rdx (i64.load offset=cpu.rdx)))
(local.set $25 (i64.and (local.tee $rcx (i64.load offset=cpu.rcx)) (i64.const 63)))
(local.set $5 (i64.or (local.get $5) (i64.shl (i64.const 1) (local.get $25))))
(local.set $rdx (local.get $5))
(local.set $5 (i64.extend_i32_u (i32.wrap_i64 (local.tee $rbx (i64.load offset=cpu.rbx)))))
(local.set $25 (i64.const 31))
(local.set $26 (i32.and (i32.wrap_i64 (i64.shr_u (local.get $5) (local.get $25))) (i32.const 1)))
(local.set $5 (i64.and (local.get $5) (i64.xor (i64.shl (i64.const 1) (local.get $25)) (i64.const -1))))
(local.set $8 (i32.wrap_i64 (local.tee $5 (i64.and (local.get $5) (i64.const 4294967295)))))
(local.set $rbx (i64.extend_i32_u (local.get $8)))
(i32.store offset=cpu.flagOp (local.get $flagOp))
(i64.store offset=cpu.flagA (local.get $flagA))
(i64.store offset=cpu.flagB (local.get $flagB))
(i64.store offset=cpu.flagResult (local.get $flagResult))
(local.set $flagA (i64.extend_i32_u (i32.or (i32.and (call $getFlags) (i32.const -2)) (local.get $26))))
(local.set $flagOp (i32.const bits:4))
(i64.store offset=cpu.rdx (local.get $rdx))
(i64.store offset=cpu.rbx (local.get $rbx))
(br $exit (i32.const 12<<7|0))
(unreachable)

;; LOOP and JRCXZ.
;;   10000: 83 c0 01  add eax,0x1
;;   10003: e2 fb     loop 10000
;;   10005: e3 00     jrcxz 10007
;;   10007: f4        hlt
;; 64-bit code, 1 instructions translated; module of 748 bytes
;; loads rax; stores rax
(if (i64.gt_s (local.get $icount) (local.get $limit)) (then (br $exit (i32.const 0<<7|0))))
(local.set $icount (i64.add (local.get $icount) (i64.const 1)))
(i32.wrap_i64 (local.get $rax))
(local.set $9 (i32.const 1))
(local.set $flagA (i64.extend_i32_u (local.tee $8)))
(local.set $flagB (i64.extend_i32_u (local.get $9)))
(local.set $flagResult (i64.extend_i32_u (local.tee $8 (i32.add (local.get $8) (local.get $9)))))
(local.set $flagOp (i32.const add:4))
(local.set $rax (i64.extend_i32_u (local.get $8)))
(br $exit (i32.const 3<<7|0))
(unreachable)

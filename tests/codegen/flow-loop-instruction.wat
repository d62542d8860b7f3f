;; LOOP and JRCXZ.
;;   10000: 83 c0 01  add eax,0x1
;;   10003: e2 fb     loop 10000
;;   10005: e3 00     jrcxz 10007
;;   10007: f4        hlt
;; 64-bit code, 3 instructions translated; module of 884 bytes
(local.set $rax (i64.load offset=cpu.rax))
(local.set $rcx (i64.load offset=cpu.rcx))
(loop $loop1
  (if (i64.gt_s (local.get $icount) (local.get $limit)) (then (br $exit (i32.const 0<<7|0))))
  (local.set $icount (i64.add (local.get $icount) (i64.const 2)))
  (local.set $flagA (i64.extend_i32_u (i32.wrap_i64 (local.get $rax))))
  (local.set $flagB (i64.extend_i32_u (i32.const 1)))
  (local.set $flagResult (i64.extend_i32_u (local.tee $8 (i32.add (i32.wrap_i64 (local.get $rax)) (i32.const 1)))))
  (local.set $flagOp (i32.const add:4))
  (local.set $rax (i64.extend_i32_u (local.get $8)))
  (i64.store offset=cpu.rax (local.get $rax))
  (local.set $rcx (i64.sub (local.get $rcx) (i64.const 1)))
  (i64.ne (local.get $rcx) (i64.const 0))
  (i64.store offset=cpu.rcx (local.get $rcx))
  (br_if $loop1)
  (block $block2
    (local.set $icount (i64.add (local.get $icount) (i64.const 1)))
    (br_if $block2 (i64.eqz (local.get $rcx)))
    (br $block2))
  (local.set $icount (i64.add (local.get $icount) (i64.const 0)))
  (br $exit (i32.const 7<<7|0)))
(unreachable)
(unreachable)

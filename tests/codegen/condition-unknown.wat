;; A condition whose flags come from another node.
;;   10000: 39 d8     cmp eax,ebx
;;   10002: eb 00     jmp 10004
;;   10004: 0f 97 c1  seta cl
;;   10007: 70 01     jo 1000a
;;   10009: f4        hlt
;;   1000a: ff c0     inc eax
;;   1000c: f4        hlt
;; 64-bit code, 5 instructions translated; module of 937 bytes
(if (i64.gt_s (local.get $icount) (local.get $limit)) (then (br $exit (i32.const 0<<7|0))))
(local.set $icount (i64.add (local.get $icount) (i64.const 2)))
(local.set $flagA (i64.extend_i32_u (i32.wrap_i64 (local.tee $rax (i64.load offset=cpu.rax)))))
(local.set $flagB (i64.extend_i32_u (i32.wrap_i64 (local.tee $rbx (i64.load offset=cpu.rbx)))))
(local.set $flagResult (i64.extend_i32_u (i32.sub (i32.wrap_i64 (local.get $rax)) (i32.wrap_i64 (local.get $rbx)))))
(local.set $flagOp (i32.const sub:4))
(local.set $icount (i64.add (local.get $icount) (i64.const 2)))
(local.set $rcx
  (i64.or
    (i64.extend_i32_u (i32.gt_u (i32.wrap_i64 (local.get $flagA)) (i32.wrap_i64 (local.get $flagB))))
    (i64.and (local.tee $rcx (i64.load offset=cpu.rcx)) (i64.const -256))))
(i64.store offset=cpu.rcx (local.get $rcx))
(if
  (i32.wrap_i64
    (i64.and
      (i64.shr_u
        (i64.and (i64.xor (local.get $flagA) (local.get $flagB)) (i64.xor (local.get $flagA) (local.get $flagResult)))
        (i64.const 31))
      (i64.const 1)))
  (then
    (local.set $icount (i64.add (local.get $icount) (i64.const 1)))
    (local.tee $8 (i32.add (i32.wrap_i64 (local.get $rax)) (i32.const 1)))
    (local.set $flagB (i64.extend_i32_u (i32.lt_u (i32.wrap_i64 (local.get $flagA)) (i32.wrap_i64 (local.get $flagB)))))
    (local.set $flagResult (i64.extend_i32_u))
    (local.set $flagOp (i32.const inc:4))
    (local.set $rax (i64.extend_i32_u (local.get $8)))
    (i64.store offset=cpu.rax (local.get $rax))
    (br $exit (i32.const 12<<7|0))))
(local.set $icount (i64.add (local.get $icount) (i64.const 0)))
(br $exit (i32.const 9<<7|0))
(unreachable)

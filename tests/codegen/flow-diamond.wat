;; If and else that meet again.
;;   10000: 85 c0     test eax,eax
;;   10002: 78 05     js 10009
;;   10004: 83 c3 01  add ebx,0x1
;;   10007: eb 03     jmp 1000c
;;   10009: 83 eb 01  sub ebx,0x1
;;   1000c: 01 d9     add ecx,ebx
;;   1000e: eb f0     jmp 10000
;; 64-bit code, 7 instructions translated; module of 937 bytes
(local.set $rax (i64.load offset=cpu.rax))
(local.set $rcx (i64.load offset=cpu.rcx))
(local.set $rbx (i64.load offset=cpu.rbx))
(loop $loop1
  (block $block2
    (if (i64.gt_s (local.get $icount) (local.get $limit)) (then (br $exit (i32.const 0<<7|0))))
    (local.set $icount (i64.add (local.get $icount) (i64.const 2)))
    (local.set $flagResult (i64.extend_i32_u (i32.wrap_i64 (local.get $rax))))
    (local.set $flagOp (i32.const logic:4))
    (if
      (i32.lt_s (i32.wrap_i64 (local.get $flagResult)) (i32.const 0))
      (then
        (local.set $icount (i64.add (local.get $icount) (i64.const 1)))
        (local.set $rbx (i64.extend_i32_u (local.tee $8 (i32.sub (i32.wrap_i64 (local.get $rbx)) (i32.const 1)))))
        (i64.store offset=cpu.rbx (local.get $rbx))
        (br $block2)))
    (local.set $icount (i64.add (local.get $icount) (i64.const 2)))
    (local.set $rbx (i64.extend_i32_u (local.tee $8 (i32.add (i32.wrap_i64 (local.get $rbx)) (i32.const 1)))))
    (i64.store offset=cpu.rbx (local.get $rbx))
    (br $block2))
  (local.set $icount (i64.add (local.get $icount) (i64.const 2)))
  (local.set $flagA (i64.extend_i32_u (i32.wrap_i64 (local.get $rcx))))
  (local.set $flagB (i64.extend_i32_u (i32.wrap_i64 (local.get $rbx))))
  (local.set $flagResult
    (i64.extend_i32_u (local.tee $8 (i32.add (i32.wrap_i64 (local.get $rcx)) (i32.wrap_i64 (local.get $rbx))))))
  (local.set $flagOp (i32.const add:4))
  (local.set $rcx (i64.extend_i32_u (local.get $8)))
  (i64.store offset=cpu.rcx (local.get $rcx))
  (br $loop1))
(unreachable)
(unreachable)

;; Two nested loops.
;;   10000: bb 0a 00 00 00  mov ebx,0xa
;;   10005: b9 0a 00 00 00  mov ecx,0xa
;;   1000a: 01 c8           add eax,ecx
;;   1000c: 83 e9 01        sub ecx,0x1
;;   1000f: 75 f9           jne 1000a
;;   10011: 83 eb 01        sub ebx,0x1
;;   10014: 75 ef           jne 10005
;;   10016: f4              hlt
;; 64-bit code, 7 instructions translated; module of 1065 bytes
;; loads rax rcx rbx; stores rax rcx rbx
(if (i64.gt_s (local.get $icount) (local.get $limit)) (then (br $exit (i32.const 0<<7|0))))
(local.set $icount (i64.add (local.get $icount) (i64.const 1)))
(local.set $rbx (i64.extend_i32_u (i32.const 10)))
(loop $loop1
  (if (i64.gt_s (local.get $icount) (local.get $limit)) (then (br $exit (i32.const 5<<7|0))))
  (local.set $icount (i64.add (local.get $icount) (i64.const 1)))
  (local.set $rcx (i64.extend_i32_u (i32.const 10)))
  (loop $loop2
    (if (i64.gt_s (local.get $icount) (local.get $limit)) (then (br $exit (i32.const 10<<7|0))))
    (local.set $icount (i64.add (local.get $icount) (i64.const 3)))
    (local.set $rax (i64.extend_i32_u (local.tee $8 (i32.add (i32.wrap_i64 (local.get $rax)) (i32.wrap_i64 (local.get $rcx))))))
    (local.set $flagA (i64.extend_i32_u (i32.wrap_i64 (local.get $rcx))))
    (local.set $flagB (i64.extend_i32_u (i32.const 1)))
    (local.set $flagResult (i64.extend_i32_u (local.tee $8 (i32.sub (i32.wrap_i64 (local.get $rcx)) (i32.const 1)))))
    (local.set $flagOp (i32.const sub:4))
    (local.set $rcx (i64.extend_i32_u (local.get $8)))
    (br_if $loop2 (i32.ne (i32.wrap_i64 (local.get $flagA)) (i32.wrap_i64 (local.get $flagB))))
    (local.set $icount (i64.add (local.get $icount) (i64.const 2)))
    (local.set $flagA (i64.extend_i32_u (i32.wrap_i64 (local.get $rbx))))
    (local.set $flagB (i64.extend_i32_u (i32.const 1)))
    (local.set $flagResult (i64.extend_i32_u (local.tee $8 (i32.sub (i32.wrap_i64 (local.get $rbx)) (i32.const 1)))))
    (local.set $flagOp (i32.const sub:4))
    (local.set $rbx (i64.extend_i32_u (local.get $8)))
    (br_if $loop1 (i32.ne (i32.wrap_i64 (local.get $flagA)) (i32.wrap_i64 (local.get $flagB))))
    (local.set $icount (i64.add (local.get $icount) (i64.const 0)))
    (br $exit (i32.const 22<<7|0)))
  (unreachable))
(unreachable)
(unreachable)

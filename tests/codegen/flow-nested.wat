;; Two nested loops.
;;   10000: bb 0a 00 00 00  mov ebx,0xa
;;   10005: b9 0a 00 00 00  mov ecx,0xa
;;   1000a: 01 c8           add eax,ecx
;;   1000c: 83 e9 01        sub ecx,0x1
;;   1000f: 75 f9           jne 1000a
;;   10011: 83 eb 01        sub ebx,0x1
;;   10014: 75 ef           jne 10005
;;   10016: f4              hlt
;; 64-bit code, 7 instructions translated; module of 1005 bytes
(if (i64.gt_s (local.get $icount) (local.get $limit)) (then (br $exit (i32.const 0<<7|0))))
(local.set $icount (i64.add (local.get $icount) (i64.const 1)))
(local.set $24 (i64.extend_i32_u (i32.const 10)))
(i64.store offset=cpu.rbx (local.get $24))
(local.set $rax (i64.load offset=cpu.rax))
(loop $loop1
  (if (i64.gt_s (local.get $icount) (local.get $limit)) (then (br $exit (i32.const 5<<7|0))))
  (local.set $icount (i64.add (local.get $icount) (i64.const 1)))
  (local.set $25 (i64.extend_i32_u (i32.const 10)))
  (i64.store offset=cpu.rcx (local.get $25))
  (loop $loop2
    (if (i64.gt_s (local.get $icount) (local.get $limit)) (then (br $exit (i32.const 10<<7|0))))
    (local.set $icount (i64.add (local.get $icount) (i64.const 3)))
    (local.set $rax (i64.extend_i32_u (local.tee $8 (i32.add (i32.wrap_i64 (local.get $rax)) (i32.wrap_i64 (local.get $25))))))
    (local.set $flagA (i64.extend_i32_u (i32.wrap_i64 (local.get $25))))
    (local.set $flagB (i64.extend_i32_u (i32.const 1)))
    (local.set $flagResult (i64.extend_i32_u (local.tee $8 (i32.sub (i32.wrap_i64 (local.get $25)) (i32.const 1)))))
    (local.set $flagOp (i32.const sub:4))
    (local.set $25 (i64.extend_i32_u (local.get $8)))
    (i64.store offset=cpu.rax (local.get $rax))
    (i64.store offset=cpu.rcx (local.get $25))
    (br_if $loop2 (i32.ne (i32.wrap_i64 (local.get $flagA)) (i32.wrap_i64 (local.get $flagB))))
    (local.set $icount (i64.add (local.get $icount) (i64.const 2)))
    (local.set $flagA (i64.extend_i32_u (i32.wrap_i64 (local.get $24))))
    (local.set $flagB (i64.extend_i32_u (i32.const 1)))
    (local.set $flagResult (i64.extend_i32_u (local.tee $8 (i32.sub (i32.wrap_i64 (local.get $24)) (i32.const 1)))))
    (local.set $flagOp (i32.const sub:4))
    (local.set $24 (i64.extend_i32_u (local.get $8)))
    (i64.store offset=cpu.rbx (local.get $24))
    (br_if $loop1 (i32.ne (i32.wrap_i64 (local.get $flagA)) (i32.wrap_i64 (local.get $flagB))))
    (local.set $icount (i64.add (local.get $icount) (i64.const 0)))
    (br $exit (i32.const 22<<7|0)))
  (unreachable))
(unreachable)
(unreachable)

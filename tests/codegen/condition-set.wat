;; SETcc and CMOVcc after CMP and TEST.
;;   10000: 39 d8        cmp eax,ebx
;;   10002: 0f 9c c1     setl cl
;;   10005: 48 0f 42 d6  cmovb rdx,rsi
;;   10009: 48 85 ff     test rdi,rdi
;;   1000c: 41 0f 94 c0  sete r8b
;;   10010: 45 0f 48 ca  cmovs r9d,r10d
;;   10014: f4           hlt
;; 64-bit code, 6 instructions translated; module of 1077 bytes
;; loads rax rcx rdx rbx rsi rdi r8 r9 r10; stores rcx rdx r8 r9
(if (i64.gt_s (local.get $icount) (local.get $limit)) (then (br $exit (i32.const 0<<7|0))))
(local.set $icount (i64.add (local.get $icount) (i64.const 6)))
(local.set $flagA (i64.extend_i32_u (i32.wrap_i64 (local.get $rax))))
(local.set $flagB (i64.extend_i32_u (i32.wrap_i64 (local.get $rbx))))
(local.set $flagResult (i64.extend_i32_u (i32.sub (i32.wrap_i64 (local.get $rax)) (i32.wrap_i64 (local.get $rbx)))))
(local.set $flagOp (i32.const sub:4))
(local.set $rcx
  (i64.or
    (i64.extend_i32_u (i32.lt_s (i32.wrap_i64 (local.get $flagA)) (i32.wrap_i64 (local.get $flagB))))
    (i64.and (local.get $rcx) (i64.const -256))))
(local.set $rdx
  (select (local.get $rsi) (local.get $rdx) (i32.lt_u (i32.wrap_i64 (local.get $flagA)) (i32.wrap_i64 (local.get $flagB)))))
(local.set $flagResult (local.get $rdi))
(local.set $flagOp (i32.const logic:8))
(local.set $r8 (i64.or (i64.extend_i32_u (i64.eqz (local.get $flagResult))) (i64.and (local.get $r8) (i64.const -256))))
(local.set $r9
  (i64.extend_i32_u
    (select (i32.wrap_i64 (local.get $r10)) (i32.wrap_i64 (local.get $r9)) (i64.lt_s (local.get $flagResult) (i64.const 0)))))
(br $exit (i32.const 20<<7|0))
(unreachable)

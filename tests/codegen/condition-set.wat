;; SETcc and CMOVcc after CMP and TEST.
;;   10000: 39 d8        cmp eax,ebx
;;   10002: 0f 9c c1     setl cl
;;   10005: 48 0f 42 d6  cmovb rdx,rsi
;;   10009: 48 85 ff     test rdi,rdi
;;   1000c: 41 0f 94 c0  sete r8b
;;   10010: 45 0f 48 ca  cmovs r9d,r10d
;;   10014: f4           hlt
;; 64-bit code, 6 instructions translated; module of 978 bytes
(if (i64.gt_s (local.get $icount) (local.get $limit)) (then (br $exit (i32.const 0<<7|0))))
(local.set $icount (i64.add (local.get $icount) (i64.const 6)))
(local.set $flagA (i64.extend_i32_u (i32.wrap_i64 (local.tee $rax (i64.load offset=cpu.rax)))))
(local.set $flagB (i64.extend_i32_u (i32.wrap_i64 (local.tee $rbx (i64.load offset=cpu.rbx)))))
(local.set $flagResult (i64.extend_i32_u (i32.sub (i32.wrap_i64 (local.get $rax)) (i32.wrap_i64 (local.get $rbx)))))
(local.set $flagOp (i32.const sub:4))
(local.set $rcx
  (i64.or
    (i64.extend_i32_u (i32.lt_s (i32.wrap_i64 (local.get $flagA)) (i32.wrap_i64 (local.get $flagB))))
    (i64.and (local.tee $rcx (i64.load offset=cpu.rcx)) (i64.const -256))))
(local.set $rdx
  (select
    (local.tee $rsi (i64.load offset=cpu.rsi))
    (local.tee $rdx (i64.load offset=cpu.rdx))
    (i32.lt_u (i32.wrap_i64 (local.get $flagA)) (i32.wrap_i64 (local.get $flagB)))))
(local.set $flagResult (local.tee $rdi (i64.load offset=cpu.rdi)))
(local.set $flagOp (i32.const logic:8))
(local.set $r8
  (i64.or
    (i64.extend_i32_u (i64.eqz (local.get $flagResult)))
    (i64.and (local.tee $r8 (i64.load offset=cpu.r8)) (i64.const -256))))
(local.set $r9
  (i64.extend_i32_u
    (select
      (i32.wrap_i64 (local.tee $r10 (i64.load offset=cpu.r10)))
      (i32.wrap_i64 (local.tee $r9 (i64.load offset=cpu.r9)))
      (i64.lt_s (local.get $flagResult) (i64.const 0)))))
(i64.store offset=cpu.rcx (local.get $rcx))
(i64.store offset=cpu.rdx (local.get $rdx))
(i64.store offset=cpu.r8 (local.get $r8))
(i64.store offset=cpu.r9 (local.get $r9))
(br $exit (i32.const 20<<7|0))
(unreachable)

;; DIV of 32 and 64 bits: the quick case and the way out to #DE.
;;   10000: b8 64 00 00 00     mov eax,0x64
;;   10005: 31 d2              xor edx,edx
;;   10007: b9 07 00 00 00     mov ecx,0x7
;;   1000c: f7 f1              div ecx
;;   1000e: b8 64 00 00 00     mov eax,0x64
;;   10013: 48 99              cqo
;;   10015: 41 b8 03 00 00 00  mov r8d,0x3
;;   1001b: 49 f7 f8           idiv r8
;;   1001e: f4                 hlt
;; 64-bit code, 8 instructions translated; module of 1613 bytes
;; loads rax rcx rdx r8; stores rax rcx rdx r8
(if (i64.gt_s (local.get $icount) (local.get $limit)) (then (br $exit (i32.const 0<<7|0))))
(local.set $icount (i64.add (local.get $icount) (i64.const 8)))
(local.set $rax (i64.extend_i32_u (i32.const 100)))
(local.set $flagResult (i64.extend_i32_u (i32.const 0)))
(local.set $flagOp (i32.const logic:4))
(local.set $rdx (i64.extend_i32_u (i32.const 0)))
(local.set $rcx (i64.extend_i32_u (i32.const 7)))
(local.set $6 (i64.extend_i32_u (i32.wrap_i64 (local.get $rcx))))
(local.set $5 (i64.extend_i32_u (i32.wrap_i64 (local.get $rax))))
(if
  (i64.ge_u (i64.extend_i32_u (i32.wrap_i64 (local.get $rdx))) (local.get $6))
  (then
    (i64.store offset=cpu.rax (local.get $rax))
    (i64.store offset=cpu.rcx (local.get $rcx))
    (i64.store offset=cpu.rdx (local.get $rdx))
    (i64.store offset=cpu.r8 (local.get $r8))
    (i32.store offset=cpu.flagOp (local.get $flagOp))
    (i64.store offset=cpu.flagA (local.get $flagA))
    (i64.store offset=cpu.flagB (local.get $flagB))
    (i64.store offset=cpu.flagResult (local.get $flagResult))
    (i64.store offset=cpu.icount (i64.sub (local.get $icount) (i64.const 4)))
    (i64.store offset=cpu.ripBase (local.get $base))
    (i32.store offset=cpu.block (i32.const pool+0))
    (i32.store offset=cpu.uop (i32.const pool+48))
    (call $dispatch (i32.const pool+48))
    (if (i32.eqz (i32.load offset=cpu.block)) (then (return)))
    (local.set $rax (i64.load offset=cpu.rax))
    (local.set $rcx (i64.load offset=cpu.rcx))
    (local.set $rdx (i64.load offset=cpu.rdx))
    (local.set $r8 (i64.load offset=cpu.r8))
    (local.set $flagOp (i32.load offset=cpu.flagOp))
    (local.set $flagA (i64.load offset=cpu.flagA))
    (local.set $flagB (i64.load offset=cpu.flagB))
    (local.set $flagResult (i64.load offset=cpu.flagResult))
    (local.set $14 (i32.and (local.tee $13 (i32.const 0)) (i32.const -50331648)))
    (local.set $10 (i32.const 0))
    (local.set $11 (i32.const 0))
    (local.set $12 (i32.const 0)))
  (else
    (local.set $5 (i64.or (i64.shl (local.get $rdx) (i64.const 32)) (local.get $5)))
    (local.set $27 (i64.div_u (local.get $5) (local.get $6)))
    (local.set $28 (i64.rem_u (local.get $5) (local.get $6)))
    (local.set $rax (i64.extend_i32_u (i32.wrap_i64 (local.get $27))))
    (local.set $rdx (i64.extend_i32_u (i32.wrap_i64 (local.get $28))))))
(local.set $rax (i64.extend_i32_u (i32.const 100)))
(local.set $rdx (i64.shr_s (local.get $rax) (i64.const 63)))
(local.set $r8 (i64.extend_i32_u (i32.const 3)))
(local.set $6 (local.get $r8))
(local.set $5 (local.get $rax))
(if
  (i32.or
    (i64.ne (local.get $rdx) (i64.shr_s (local.get $5) (i64.const 63)))
    (i64.lt_u (i64.add (local.get $6) (i64.const 1)) (i64.const 2)))
  (then
    (i64.store offset=cpu.rax (local.get $rax))
    (i64.store offset=cpu.rcx (local.get $rcx))
    (i64.store offset=cpu.rdx (local.get $rdx))
    (i64.store offset=cpu.r8 (local.get $r8))
    (i32.store offset=cpu.flagOp (local.get $flagOp))
    (i64.store offset=cpu.flagA (local.get $flagA))
    (i64.store offset=cpu.flagB (local.get $flagB))
    (i64.store offset=cpu.flagResult (local.get $flagResult))
    (i64.store offset=cpu.icount (i64.sub (local.get $icount) (i64.const 0)))
    (i64.store offset=cpu.ripBase (local.get $base))
    (i32.store offset=cpu.block (i32.const pool+80))
    (i32.store offset=cpu.uop (i32.const pool+128))
    (call $dispatch (i32.const pool+128))
    (if (i32.eqz (i32.load offset=cpu.block)) (then (return)))
    (local.set $rax (i64.load offset=cpu.rax))
    (local.set $rcx (i64.load offset=cpu.rcx))
    (local.set $rdx (i64.load offset=cpu.rdx))
    (local.set $r8 (i64.load offset=cpu.r8))
    (local.set $flagOp (i32.load offset=cpu.flagOp))
    (local.set $flagA (i64.load offset=cpu.flagA))
    (local.set $flagB (i64.load offset=cpu.flagB))
    (local.set $flagResult (i64.load offset=cpu.flagResult))
    (local.set $14 (i32.and (local.tee $13 (i32.const 0)) (i32.const -50331648)))
    (local.set $10 (i32.const 0))
    (local.set $11 (i32.const 0))
    (local.set $12 (i32.const 0)))
  (else
    (local.set $27 (i64.div_s (local.get $5) (local.get $6)))
    (local.set $28 (i64.rem_s (local.get $5) (local.get $6)))
    (local.set $rax (local.get $27))
    (local.set $rdx (local.get $28))))
(br $exit (i32.const 30<<7|0))
(unreachable)

;; RDTSC between integer work.
;;   10000: bb 05 00 00 00  mov ebx,0x5
;;   10005: 0f 31           rdtsc
;;   10007: 48 c1 e2 20     shl rdx,0x20
;;   1000b: 48 09 d0        or rax,rdx
;;   1000e: f4              hlt
;; 64-bit code, 4 instructions translated; module of 1034 bytes
(if (i64.gt_s (local.get $icount) (local.get $limit)) (then (br $exit (i32.const 0<<7|0))))
(local.set $icount (i64.add (local.get $icount) (i64.const 4)))
(local.set $24 (i64.extend_i32_u (i32.const 5)))
(i64.store offset=cpu.rbx (local.get $24))
(i32.store offset=cpu.flagOp (local.get $flagOp))
(i64.store offset=cpu.flagA (local.get $flagA))
(i64.store offset=cpu.flagB (local.get $flagB))
(i64.store offset=cpu.flagResult (local.get $flagResult))
(i64.store offset=cpu.icount (i64.sub (local.get $icount) (i64.const 2)))
(i64.store offset=cpu.ripBase (local.get $base))
(i32.store offset=cpu.block (i32.const pool+0))
(i32.store offset=cpu.uop (i32.const pool+48))
(call $dispatch (i32.const pool+48))
(if (i32.eqz (i32.load offset=cpu.block)) (then (return)))
(local.set $flagOp (i32.load offset=cpu.flagOp))
(local.set $flagA (i64.load offset=cpu.flagA))
(local.set $flagB (i64.load offset=cpu.flagB))
(local.set $flagResult (i64.load offset=cpu.flagResult))
(local.set $14 (i32.and (local.tee $13 (i32.const 0)) (i32.const -50331648)))
(local.set $10 (i32.const 0))
(local.set $11 (i32.const 0))
(local.set $12 (i32.const 0))
(local.set $5 (local.tee $rdx (i64.load offset=cpu.rdx)))
(local.set $5 (i64.shl (local.get $5) (i64.const 32)))
(local.set $rdx (local.get $5))
(local.set $flagResult (local.tee $5 (i64.or (local.tee $rax (i64.load offset=cpu.rax)) (local.get $rdx))))
(local.set $flagOp (i32.const logic:8))
(local.set $rax (local.get $5))
(i64.store offset=cpu.rax (local.get $rax))
(i64.store offset=cpu.rdx (local.get $rdx))
(br $exit (i32.const 14<<7|0))
(unreachable)

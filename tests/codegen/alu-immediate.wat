;; ALU with immediates; the flags of all but the last are dead.
;;   10000: 48 83 c0 01        add rax,0x1
;;   10004: 81 e9 e8 03 00 00  sub ecx,0x3e8
;;   1000a: 81 e2 ff 00 00 00  and edx,0xff
;;   10010: 48 83 cb fe        or rbx,0xfffffffffffffffe
;;   10014: 31 c0              xor eax,eax
;;   10016: f4                 hlt
;; 64-bit code, 5 instructions translated; module of 899 bytes
(if (i64.gt_s (local.get $icount) (local.get $limit)) (then (br $exit (i32.const 0<<7|0))))
(local.set $icount (i64.add (local.get $icount) (i64.const 5)))
(local.set $rax (local.tee $5 (i64.add (local.tee $rax (i64.load offset=cpu.rax)) (i64.const 1))))
(local.set $rcx
  (i64.extend_i32_u (local.tee $8 (i32.sub (i32.wrap_i64 (local.tee $rcx (i64.load offset=cpu.rcx))) (i32.const 1000)))))
(local.set $rdx
  (i64.extend_i32_u (local.tee $8 (i32.and (i32.wrap_i64 (local.tee $rdx (i64.load offset=cpu.rdx))) (i32.const 255)))))
(local.set $rbx (local.tee $5 (i64.or (local.tee $rbx (i64.load offset=cpu.rbx)) (i64.const -2))))
(local.set $flagResult (i64.extend_i32_u (i32.const 0)))
(local.set $flagOp (i32.const logic:4))
(local.set $rax (i64.extend_i32_u (i32.const 0)))
(i64.store offset=cpu.rax (local.get $rax))
(i64.store offset=cpu.rcx (local.get $rcx))
(i64.store offset=cpu.rdx (local.get $rdx))
(i64.store offset=cpu.rbx (local.get $rbx))
(br $exit (i32.const 22<<7|0))
(unreachable)

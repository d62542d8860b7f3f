;; MOV of all widths, MOVZX, MOVSX, MOVSXD.
;;   10000: 48 89 d8                       mov rax,rbx
;;   10003: 89 d1                          mov ecx,edx
;;   10005: 88 d8                          mov al,bl
;;   10007: 88 cc                          mov ah,cl
;;   10009: 0f b6 c3                       movzx eax,bl
;;   1000c: 48 0f bf ca                    movsx rcx,dx
;;   10010: 4c 63 c7                       movsxd r8,edi
;;   10013: 48 ba f0 de bc 9a 78 56 34 12  movabs rdx,0x123456789abcdef0
;;   1001d: f4                             hlt
;; 64-bit code, 8 instructions translated; module of 921 bytes
(if (i64.gt_s (local.get $icount) (local.get $limit)) (then (br $exit (i32.const 0<<7|0))))
(local.set $icount (i64.add (local.get $icount) (i64.const 8)))
(local.set $25 (local.tee $rbx (i64.load offset=cpu.rbx)))
(local.set $27 (i64.extend_i32_u (i32.wrap_i64 (local.tee $rdx (i64.load offset=cpu.rdx)))))
(local.set $25
  (i64.or (i64.extend_i32_u (i32.and (i32.wrap_i64 (local.get $rbx)) (i32.const 255))) (i64.and (local.get $25) (i64.const -256))))
(local.set $25
  (i64.or
    (i64.shl (i64.extend_i32_u (i32.and (i32.wrap_i64 (local.get $27)) (i32.const 255))) (i64.const 8))
    (i64.and (local.get $25) (i64.const -65281))))
(local.set $25 (i64.extend_i32_u (i32.and (i32.wrap_i64 (local.get $rbx)) (i32.const 255))))
(local.set $27 (i64.extend_i32_s (i32.extend16_s (i32.and (i32.wrap_i64 (local.get $rdx)) (i32.const 65535)))))
(local.set $29 (i64.extend_i32_s (i32.wrap_i64 (local.tee $rdi (i64.load offset=cpu.rdi)))))
(local.set $rdx (i64.const 1311768467463790320))
(i64.store offset=cpu.rax (local.get $25))
(i64.store offset=cpu.rcx (local.get $27))
(i64.store offset=cpu.rdx (local.get $rdx))
(i64.store offset=cpu.r8 (local.get $29))
(br $exit (i32.const 29<<7|0))
(unreachable)

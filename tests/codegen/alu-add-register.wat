;; ADD of registers in all widths: lazy flags, upper halves.
;;   10000: 48 01 d8  add rax,rbx
;;   10003: 01 d1     add ecx,edx
;;   10005: 66 01 fe  add si,di
;;   10008: 45 00 c8  add r8b,r9b
;;   1000b: 00 dc     add ah,bl
;;   1000d: f4        hlt
;; 64-bit code, 5 instructions translated; module of 1031 bytes
(if (i64.gt_s (local.get $icount) (local.get $limit)) (then (br $exit (i32.const 0<<7|0))))
(local.set $icount (i64.add (local.get $icount) (i64.const 5)))
(local.set $rax (local.tee $5 (i64.add (local.tee $rax (i64.load offset=cpu.rax)) (local.tee $rbx (i64.load offset=cpu.rbx)))))
(local.set $rcx
  (i64.extend_i32_u
    (local.tee $8
      (i32.add
        (i32.wrap_i64 (local.tee $rcx (i64.load offset=cpu.rcx)))
        (i32.wrap_i64 (local.tee $rdx (i64.load offset=cpu.rdx)))))))
(local.set $rsi
  (i64.or
    (i64.extend_i32_u
      (local.tee $8
        (i32.and
          (i32.add
            (i32.and (i32.wrap_i64 (local.tee $rsi (i64.load offset=cpu.rsi))) (i32.const 65535))
            (i32.and (i32.wrap_i64 (local.tee $rdi (i64.load offset=cpu.rdi))) (i32.const 65535)))
          (i32.const 65535))))
    (i64.and (local.get $rsi) (i64.const -65536))))
(local.set $r8
  (i64.or
    (i64.extend_i32_u
      (local.tee $8
        (i32.and
          (i32.add
            (i32.and (i32.wrap_i64 (local.tee $r8 (i64.load offset=cpu.r8))) (i32.const 255))
            (i32.and (i32.wrap_i64 (local.tee $r9 (i64.load offset=cpu.r9))) (i32.const 255)))
          (i32.const 255))))
    (i64.and (local.get $r8) (i64.const -256))))
(local.set $flagA (i64.extend_i32_u (i32.and (i32.shr_u (i32.wrap_i64 (local.get $rax)) (i32.const 8)) (i32.const 255))))
(local.set $flagB (i64.extend_i32_u (i32.and (i32.wrap_i64 (local.get $rbx)) (i32.const 255))))
(local.set $flagResult
  (i64.extend_i32_u
    (local.tee $8
      (i32.and
        (i32.add
          (i32.and (i32.shr_u (i32.wrap_i64 (local.get $rax)) (i32.const 8)) (i32.const 255))
          (i32.and (i32.wrap_i64 (local.get $rbx)) (i32.const 255)))
        (i32.const 255)))))
(local.set $flagOp (i32.const add:1))
(local.set $rax (i64.or (i64.shl (i64.extend_i32_u (local.get $8)) (i64.const 8)) (i64.and (local.get $rax) (i64.const -65281))))
(i64.store offset=cpu.rax (local.get $rax))
(i64.store offset=cpu.rcx (local.get $rcx))
(i64.store offset=cpu.rsi (local.get $rsi))
(i64.store offset=cpu.r8 (local.get $r8))
(br $exit (i32.const 13<<7|0))
(unreachable)

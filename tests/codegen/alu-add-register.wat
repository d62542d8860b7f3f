;; ADD of registers in all widths: lazy flags, upper halves.
;;   10000: 48 01 d8  add rax,rbx
;;   10003: 01 d1     add ecx,edx
;;   10005: 66 01 fe  add si,di
;;   10008: 45 00 c8  add r8b,r9b
;;   1000b: 00 dc     add ah,bl
;;   1000d: f4        hlt
;; 64-bit code, 5 instructions translated; module of 1128 bytes
;; loads rax rcx rdx rbx rsi rdi r8 r9; stores rax rcx rsi r8
(if (i64.gt_s (local.get $icount) (local.get $limit)) (then (br $exit (i32.const 0<<7|0))))
(local.set $icount (i64.add (local.get $icount) (i64.const 5)))
(local.set $rax (local.tee $5 (i64.add (local.get $rax) (local.get $rbx))))
(local.set $rcx (i64.extend_i32_u (local.tee $8 (i32.add (i32.wrap_i64 (local.get $rcx)) (i32.wrap_i64 (local.get $rdx))))))
(local.set $rsi
  (i64.or
    (i64.extend_i32_u
      (local.tee $8
        (i32.and
          (i32.add
            (i32.and (i32.wrap_i64 (local.get $rsi)) (i32.const 65535))
            (i32.and (i32.wrap_i64 (local.get $rdi)) (i32.const 65535)))
          (i32.const 65535))))
    (i64.and (local.get $rsi) (i64.const -65536))))
(local.set $r8
  (i64.or
    (i64.extend_i32_u
      (local.tee $8
        (i32.and
          (i32.add
            (i32.and (i32.wrap_i64 (local.get $r8)) (i32.const 255))
            (i32.and (i32.wrap_i64 (local.get $r9)) (i32.const 255)))
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
(br $exit (i32.const 13<<7|0))
(unreachable)

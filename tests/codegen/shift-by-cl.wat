;; Shifts by CL, whose count may be 0 and then leaves the flags.
;;   10000: d3 e0     shl eax,cl
;;   10002: 48 d3 fa  sar rdx,cl
;;   10005: 66 d3 cb  ror bx,cl
;;   10008: f4        hlt
;; 64-bit code, 3 instructions translated; module of 1088 bytes
(if (i64.gt_s (local.get $icount) (local.get $limit)) (then (br $exit (i32.const 0<<7|0))))
(local.set $icount (i64.add (local.get $icount) (i64.const 3)))
(local.set $8 (i32.wrap_i64 (local.tee $rax (i64.load offset=cpu.rax))))
(local.set $24 (i32.and (i32.wrap_i64 (local.tee $rcx (i64.load offset=cpu.rcx))) (i32.const 31)))
(local.set $9 (local.get $8))
(local.set $8 (i32.shl (local.get $8) (local.get $24)))
(if
  (local.get $24)
  (then
    (local.set $flagA (i64.extend_i32_u (local.get $9)))
    (local.set $flagB (i64.extend_i32_u (local.get $24)))
    (local.set $flagResult (i64.extend_i32_u (local.get $8)))
    (local.set $flagOp (i32.const shl:4))))
(local.set $rax (i64.extend_i32_u (local.get $8)))
(local.set $5 (local.tee $rdx (i64.load offset=cpu.rdx)))
(local.set $24 (i32.and (i32.wrap_i64 (local.get $rcx)) (i32.const 63)))
(local.set $6 (local.get $5))
(local.set $5 (i64.shr_s (local.get $5) (i64.extend_i32_u (local.get $24))))
(if
  (local.get $24)
  (then
    (local.set $flagA (local.get $6))
    (local.set $flagB (i64.extend_i32_u (local.get $24)))
    (local.set $flagResult (local.get $5))
    (local.set $flagOp (i32.const sar:8))))
(local.set $rdx (local.get $5))
(local.set $8 (i32.and (i32.wrap_i64 (local.tee $rbx (i64.load offset=cpu.rbx))) (i32.const 65535)))
(local.set $24 (i32.and (i32.wrap_i64 (local.get $rcx)) (i32.const 31)))
(local.set $9 (local.get $8))
(local.set $8
  (i32.and
    (i32.shr_u (i32.or (local.get $8) (i32.shl (local.get $8) (i32.const 16))) (i32.and (local.get $24) (i32.const 15)))
    (i32.const 65535)))
(if
  (local.get $24)
  (then
    (i32.store offset=cpu.flagOp (local.get $flagOp))
    (i64.store offset=cpu.flagA (local.get $flagA))
    (i64.store offset=cpu.flagB (local.get $flagB))
    (i64.store offset=cpu.flagResult (local.get $flagResult))
    (local.set $flagA
      (i64.extend_i32_u
        (i32.or
          (i32.and (call $getFlags) (i32.const -2050))
          (i32.wrap_i64
            (i64.or
              (i64.and (i64.shr_u (i64.extend_i32_u (local.get $8)) (i64.const 15)) (i64.const 1))
              (i64.shl
                (i64.xor
                  (i64.and (i64.shr_u (i64.extend_i32_u (local.get $8)) (i64.const 15)) (i64.const 1))
                  (i64.and (i64.shr_u (i64.extend_i32_u (local.get $8)) (i64.const 14)) (i64.const 1)))
                (i64.const 11)))))))
    (local.set $flagOp (i32.const bits:4))))
(local.set $rbx (i64.or (i64.extend_i32_u (local.get $8)) (i64.and (local.get $rbx) (i64.const -65536))))
(i64.store offset=cpu.rax (local.get $rax))
(i64.store offset=cpu.rdx (local.get $rdx))
(i64.store offset=cpu.rbx (local.get $rbx))
(br $exit (i32.const 8<<7|0))
(unreachable)

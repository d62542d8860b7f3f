;; A jump to the next page proves its translation.
;;   10000: 83 c0 01        add eax,0x1
;;   10003: e9 08 10 00 00  jmp 11010
;;   11010: 83 c3 01        add ebx,0x1
;;   11013: e9 e8 ef ff ff  jmp 10000
;; 64-bit code, 4 instructions translated; module of 1000 bytes
(local.set $rax (i64.load offset=cpu.rax))
(local.set $rbx (i64.load offset=cpu.rbx))
(loop $loop1
  (if (i64.gt_s (local.get $icount) (local.get $limit)) (then (br $exit (i32.const 0<<7|0))))
  (local.set $icount (i64.add (local.get $icount) (i64.const 2)))
  (local.set $flagA (i64.extend_i32_u (i32.wrap_i64 (local.get $rax))))
  (local.set $flagB (i64.extend_i32_u (i32.const 1)))
  (local.set $flagResult (i64.extend_i32_u (local.tee $8 (i32.add (i32.wrap_i64 (local.get $rax)) (i32.const 1)))))
  (local.set $flagOp (i32.const add:4))
  (local.set $rax (i64.extend_i32_u (local.get $8)))
  (i64.store offset=cpu.rax (local.get $rax))
  (if
    (i32.or
      (i64.ne
        (i64.load offset=cpu.tlb.fetch
          (local.tee $index
            (i32.and
              (i32.wrap_i64 (i64.shr_u (local.tee $16 (i64.add (local.get $base) (i64.const 4096))) (i64.const 8)))
              (i32.const 16368))))
        (local.get $16))
      (i32.ne (i32.add (i32.wrap_i64 (local.get $16)) (i32.load offset=cpu.tlb.fetch+8 (local.get $index))) (i32.const ram+69632)))
    (then (br $exit (i32.const 3<<7|1))))
  (local.set $icount (i64.add (local.get $icount) (i64.const 2)))
  (local.set $flagA (i64.extend_i32_u (i32.wrap_i64 (local.get $rbx))))
  (local.set $flagB (i64.extend_i32_u (i32.const 1)))
  (local.set $flagResult (i64.extend_i32_u (local.tee $8 (i32.add (i32.wrap_i64 (local.get $rbx)) (i32.const 1)))))
  (local.set $flagOp (i32.const add:4))
  (local.set $rbx (i64.extend_i32_u (local.get $8)))
  (i64.store offset=cpu.rbx (local.get $rbx))
  (if
    (i32.or
      (i64.ne
        (i64.load offset=cpu.tlb.fetch
          (local.tee $index
            (i32.and (i32.wrap_i64 (i64.shr_u (local.tee $16 (local.get $base)) (i64.const 8))) (i32.const 16368))))
        (local.get $16))
      (i32.ne (i32.add (i32.wrap_i64 (local.get $16)) (i32.load offset=cpu.tlb.fetch+8 (local.get $index))) (i32.const ram+65536)))
    (then (br $exit (i32.const 4115<<7|1))))
  (br $loop1))
(unreachable)
(unreachable)

;; A branch out of the region in real mode: proven to lead to a place within CS, so that the branch itself faults.
;;   1000: 48           dec ax
;;   1001: 0f 84 fb 1f  je 3000
;;   1005: eb f9        jmp 1000
;; 16-bit code, 3 instructions translated; module of 1042 bytes
(local.set $rax (i64.load offset=cpu.rax))
(loop $loop1
  (if (i64.gt_s (local.get $icount) (local.get $limit)) (then (br $exit (i32.const 0<<7|0))))
  (local.set $icount (i64.add (local.get $icount) (i64.const 2)))
  (local.tee $8 (i32.and (i32.sub (i32.and (i32.wrap_i64 (local.get $rax)) (i32.const 65535)) (i32.const 1)) (i32.const 65535)))
  (local.set $flagB
    (i64.extend_i32_u
      (if (result i32)
        (i32.eq (i32.and (local.get $flagOp) (i32.const 254)) (i32.const 4))
        (then (i32.wrap_i64 (local.get $flagB)))
        (else
          (i32.store offset=cpu.flagOp (local.get $flagOp))
          (i64.store offset=cpu.flagA (local.get $flagA))
          (i64.store offset=cpu.flagB (local.get $flagB))
          (i64.store offset=cpu.flagResult (local.get $flagResult))
          (call $condition (i32.const 2))))))
  (local.set $flagResult (i64.extend_i32_u))
  (local.set $flagOp (i32.const dec:2))
  (local.set $rax (i64.or (i64.extend_i32_u (local.get $8)) (i64.and (local.get $rax) (i64.const -65536))))
  (i64.store offset=cpu.rax (local.get $rax))
  (if
    (i32.eqz (i32.wrap_i64 (local.get $flagResult)))
    (then
      (if (i64.gt_u (i64.add (local.get $base) (i64.const 8192)) (local.get $lastCode)) (then (br $exit (i32.const 1<<7|1))))
      (local.set $20 (i64.and (i64.add (local.get $base) (i64.const 8192)) (i64.const 4294967295)))
      (br $goto)))
  (local.set $icount (i64.add (local.get $icount) (i64.const 1)))
  (br $loop1))
(unreachable)
(unreachable)

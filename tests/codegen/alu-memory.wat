;; ALU with memory operands: read, read-modify-write.
;;   10000: 48 03 06  add rax,QWORD PTR [rsi]
;;   10003: 01 4f 08  add DWORD PTR [rdi+0x8],ecx
;;   10006: 80 27 7f  and BYTE PTR [rdi],0x7f
;;   10009: f4        hlt
;; 64-bit code, 3 instructions translated; module of 1146 bytes
(if (i64.gt_s (local.get $icount) (local.get $limit)) (then (br $exit (i32.const 0<<7|0))))
(local.set $icount (i64.add (local.get $icount) (i64.const 3)))
(if
  (i64.ne
    (i64.load offset=cpu.tlb.read
      (local.tee $index
        (i32.and
          (i32.wrap_i64 (i64.shr_u (local.tee $linear (local.tee $rsi (i64.load offset=cpu.rsi))) (i64.const 8)))
          (i32.const 16368))))
    (i64.and (i64.add (local.get $linear) (i64.const 7)) (i64.const -4096)))
  (then
    (if (i32.eqz (local.tee $host (call $regionRead (local.get $linear) (i32.const 8)))) (then (br $exit (i32.const 0<<7|3)))))
  (else (local.set $host (i32.add (i32.wrap_i64 (local.get $linear)) (i32.load offset=cpu.tlb.read+8 (local.get $index))))))
(local.set $6 (i64.load (local.get $host)))
(local.set $flagA (local.tee $rax (i64.load offset=cpu.rax)))
(local.set $flagB (local.get $6))
(local.set $flagResult (local.tee $5 (i64.add (local.get $rax) (local.get $6))))
(local.set $flagOp (i32.const add:8))
(local.set $rax (local.get $5))
(i64.add (local.tee $rdi (i64.load offset=cpu.rdi)) (i64.const 8))
(i64.store offset=cpu.rax (local.get $rax))
(if
  (i64.ne
    (i64.load offset=cpu.tlb.write
      (local.tee $index (i32.and (i32.wrap_i64 (i64.shr_u (local.tee $linear) (i64.const 8))) (i32.const 16368))))
    (i64.and (i64.add (local.get $linear) (i64.const 3)) (i64.const -4096)))
  (then
    (if (i32.eqz (local.tee $host (call $regionWrite (local.get $linear) (i32.const 4)))) (then (br $exit (i32.const 3<<7|2)))))
  (else (local.set $host (i32.add (i32.wrap_i64 (local.get $linear)) (i32.load offset=cpu.tlb.write+8 (local.get $index))))))
(local.set $9 (i32.load (local.get $host)))
(local.set $flagA (i64.extend_i32_u (local.get $9)))
(local.set $flagB (i64.extend_i32_u (i32.wrap_i64 (local.tee $rcx (i64.load offset=cpu.rcx)))))
(local.set $flagResult (i64.extend_i32_u (local.tee $8 (i32.add (local.get $9) (i32.wrap_i64 (local.get $rcx))))))
(local.set $flagOp (i32.const add:4))
(local.set $8 (local.get $8))
(i32.store (local.get $host) (local.get $8))
(if
  (i64.ne
    (i64.load offset=cpu.tlb.write
      (local.tee $index (i32.and (i32.wrap_i64 (i64.shr_u (local.tee $linear (local.get $rdi)) (i64.const 8))) (i32.const 16368))))
    (i64.and (local.get $linear) (i64.const -4096)))
  (then
    (if (i32.eqz (local.tee $host (call $regionWrite (local.get $linear) (i32.const 1)))) (then (br $exit (i32.const 6<<7|1)))))
  (else (local.set $host (i32.add (i32.wrap_i64 (local.get $linear)) (i32.load offset=cpu.tlb.write+8 (local.get $index))))))
(local.set $9 (i32.load8_u (local.get $host)))
(local.set $flagResult (i64.extend_i32_u (local.tee $8 (i32.and (local.get $9) (i32.const 127)))))
(local.set $flagOp (i32.const logic:1))
(local.set $8 (local.get $8))
(i32.store8 (local.get $host) (local.get $8))
(br $exit (i32.const 9<<7|0))
(unreachable)

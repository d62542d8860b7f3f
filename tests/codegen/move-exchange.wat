;; XCHG, XADD, CMPXCHG with memory and LOCK.
;;   10000: 48 93              xchg rbx,rax
;;   10002: 87 0f              xchg DWORD PTR [rdi],ecx
;;   10004: f0 48 0f c1 57 08  lock xadd QWORD PTR [rdi+0x8],rdx
;;   1000a: f0 48 0f b1 5f 10  lock cmpxchg QWORD PTR [rdi+0x10],rbx
;;   10010: f0 ff 47 18        lock inc DWORD PTR [rdi+0x18]
;;   10014: f4                 hlt
;; 64-bit code, 5 instructions translated; module of 1331 bytes
(if (i64.gt_s (local.get $icount) (local.get $limit)) (then (br $exit (i32.const 0<<7|0))))
(local.set $icount (i64.add (local.get $icount) (i64.const 5)))
(local.set $5 (local.tee $rax (i64.load offset=cpu.rax)))
(local.set $rax (local.tee $rbx (i64.load offset=cpu.rbx)))
(local.set $rbx (local.get $5))
(local.tee $rdi (i64.load offset=cpu.rdi))
(i64.store offset=cpu.rax (local.get $rax))
(i64.store offset=cpu.rbx (local.get $rbx))
(if
  (i64.ne
    (i64.load offset=cpu.tlb.write
      (local.tee $index (i32.and (i32.wrap_i64 (i64.shr_u (local.tee $linear) (i64.const 8))) (i32.const 16368))))
    (i64.and (i64.add (local.get $linear) (i64.const 3)) (i64.const -4096)))
  (then
    (if (i32.eqz (local.tee $host (call $regionWrite (local.get $linear) (i32.const 4)))) (then (br $exit (i32.const 2<<7|4)))))
  (else (local.set $host (i32.add (i32.wrap_i64 (local.get $linear)) (i32.load offset=cpu.tlb.write+8 (local.get $index))))))
(local.set $9 (i32.load (local.get $host)))
(local.set $8 (i32.wrap_i64 (local.tee $rcx (i64.load offset=cpu.rcx))))
(i32.store (local.get $host) (local.get $8))
(local.set $rcx (i64.extend_i32_u (local.get $9)))
(i64.add (local.get $rdi) (i64.const 8))
(i64.store offset=cpu.rcx (local.get $rcx))
(if
  (i64.ne
    (i64.load offset=cpu.tlb.write
      (local.tee $index (i32.and (i32.wrap_i64 (i64.shr_u (local.tee $linear) (i64.const 8))) (i32.const 16368))))
    (i64.and (i64.add (local.get $linear) (i64.const 7)) (i64.const -4096)))
  (then
    (if (i32.eqz (local.tee $host (call $regionWrite (local.get $linear) (i32.const 8)))) (then (br $exit (i32.const 4<<7|3)))))
  (else (local.set $host (i32.add (i32.wrap_i64 (local.get $linear)) (i32.load offset=cpu.tlb.write+8 (local.get $index))))))
(local.set $flagA (local.tee $6 (i64.load (local.get $host))))
(local.set $flagB (local.tee $rdx (i64.load offset=cpu.rdx)))
(local.set $flagResult (local.tee $5 (i64.add (local.get $flagA) (local.get $flagB))))
(local.set $flagOp (i32.const add:8))
(local.set $rdx (local.get $6))
(i64.store (local.get $host) (local.get $5))
(i64.add (local.get $rdi) (i64.const 16))
(i64.store offset=cpu.rdx (local.get $rdx))
(if
  (i64.ne
    (i64.load offset=cpu.tlb.write
      (local.tee $index (i32.and (i32.wrap_i64 (i64.shr_u (local.tee $linear) (i64.const 8))) (i32.const 16368))))
    (i64.and (i64.add (local.get $linear) (i64.const 7)) (i64.const -4096)))
  (then
    (if (i32.eqz (local.tee $host (call $regionWrite (local.get $linear) (i32.const 8)))) (then (br $exit (i32.const 10<<7|2)))))
  (else (local.set $host (i32.add (i32.wrap_i64 (local.get $linear)) (i32.load offset=cpu.tlb.write+8 (local.get $index))))))
(local.set $flagB (local.tee $6 (i64.load (local.get $host))))
(local.set $flagA (local.get $rax))
(local.set $flagResult (i64.sub (local.get $flagA) (local.get $6)))
(local.set $flagOp (i32.const sub:8))
(if
  (i64.eq (local.get $flagA) (local.get $6))
  (then
    (local.set $5 (local.get $rbx))
    (i64.store (local.get $host) (local.get $5)))
  (else
    (local.set $rax (local.get $6))
    (i64.store offset=cpu.rax (local.get $rax))))
(if
  (i64.ne
    (i64.load offset=cpu.tlb.write
      (local.tee $index
        (i32.and
          (i32.wrap_i64 (i64.shr_u (local.tee $linear (i64.add (local.get $rdi) (i64.const 24))) (i64.const 8)))
          (i32.const 16368))))
    (i64.and (i64.add (local.get $linear) (i64.const 3)) (i64.const -4096)))
  (then
    (if (i32.eqz (local.tee $host (call $regionWrite (local.get $linear) (i32.const 4)))) (then (br $exit (i32.const 16<<7|1)))))
  (else (local.set $host (i32.add (i32.wrap_i64 (local.get $linear)) (i32.load offset=cpu.tlb.write+8 (local.get $index))))))
(local.set $9 (i32.load (local.get $host)))
(local.tee $8 (i32.add (local.get $9) (i32.const 1)))
(local.set $flagB (i64.extend_i32_u (i64.lt_u (local.get $flagA) (local.get $flagB))))
(local.set $flagResult (i64.extend_i32_u))
(local.set $flagOp (i32.const inc:4))
(local.set $8 (local.get $8))
(i32.store (local.get $host) (local.get $8))
(br $exit (i32.const 20<<7|0))
(unreachable)

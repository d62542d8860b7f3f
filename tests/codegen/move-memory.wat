;; Loads and stores; one page is asked for again and again.
;;   10000: 48 8b 06     mov rax,QWORD PTR [rsi]
;;   10003: 48 8b 5e 08  mov rbx,QWORD PTR [rsi+0x8]
;;   10007: 8b 4c 96 10  mov ecx,DWORD PTR [rsi+rdx*4+0x10]
;;   1000b: 48 89 07     mov QWORD PTR [rdi],rax
;;   1000e: 48 89 5f 08  mov QWORD PTR [rdi+0x8],rbx
;;   10012: c6 47 10 07  mov BYTE PTR [rdi+0x10],0x7
;;   10016: f4           hlt
;; 64-bit code, 6 instructions translated; module of 1324 bytes
(if (i64.gt_s (local.get $icount) (local.get $limit)) (then (br $exit (i32.const 0<<7|0))))
(local.set $icount (i64.add (local.get $icount) (i64.const 6)))
(if
  (i64.ne
    (i64.load offset=cpu.tlb.read
      (local.tee $index
        (i32.and
          (i32.wrap_i64 (i64.shr_u (local.tee $linear (local.tee $rsi (i64.load offset=cpu.rsi))) (i64.const 8)))
          (i32.const 16368))))
    (i64.and (i64.add (local.get $linear) (i64.const 7)) (i64.const -4096)))
  (then
    (if (i32.eqz (local.tee $host (call $regionRead (local.get $linear) (i32.const 8)))) (then (br $exit (i32.const 0<<7|6)))))
  (else (local.set $host (i32.add (i32.wrap_i64 (local.get $linear)) (i32.load offset=cpu.tlb.read+8 (local.get $index))))))
(local.set $25 (i64.load (local.get $host)))
(i64.add (local.get $rsi) (i64.const 8))
(i64.store offset=cpu.rax (local.get $25))
(if
  (i64.ne
    (i64.load offset=cpu.tlb.read
      (local.tee $index (i32.and (i32.wrap_i64 (i64.shr_u (local.tee $linear) (i64.const 8))) (i32.const 16368))))
    (i64.and (i64.add (local.get $linear) (i64.const 7)) (i64.const -4096)))
  (then
    (if (i32.eqz (local.tee $host (call $regionRead (local.get $linear) (i32.const 8)))) (then (br $exit (i32.const 3<<7|5)))))
  (else (local.set $host (i32.add (i32.wrap_i64 (local.get $linear)) (i32.load offset=cpu.tlb.read+8 (local.get $index))))))
(local.set $26 (i64.load (local.get $host)))
(i64.add (i64.add (local.get $rsi) (i64.shl (local.tee $rdx (i64.load offset=cpu.rdx)) (i64.const 2))) (i64.const 16))
(i64.store offset=cpu.rbx (local.get $26))
(if
  (i64.ne
    (i64.load offset=cpu.tlb.read
      (local.tee $index (i32.and (i32.wrap_i64 (i64.shr_u (local.tee $linear) (i64.const 8))) (i32.const 16368))))
    (i64.and (i64.add (local.get $linear) (i64.const 3)) (i64.const -4096)))
  (then
    (if (i32.eqz (local.tee $host (call $regionRead (local.get $linear) (i32.const 4)))) (then (br $exit (i32.const 7<<7|4)))))
  (else (local.set $host (i32.add (i32.wrap_i64 (local.get $linear)) (i32.load offset=cpu.tlb.read+8 (local.get $index))))))
(local.set $28 (i64.extend_i32_u (i32.load (local.get $host))))
(local.tee $rdi (i64.load offset=cpu.rdi))
(i64.store offset=cpu.rcx (local.get $28))
(if
  (i64.ne
    (i64.load offset=cpu.tlb.write
      (local.tee $index (i32.and (i32.wrap_i64 (i64.shr_u (local.tee $linear) (i64.const 8))) (i32.const 16368))))
    (i64.and (i64.add (local.get $linear) (i64.const 7)) (i64.const -4096)))
  (then
    (if (i32.eqz (local.tee $host (call $regionWrite (local.get $linear) (i32.const 8)))) (then (br $exit (i32.const 11<<7|3)))))
  (else (local.set $host (i32.add (i32.wrap_i64 (local.get $linear)) (i32.load offset=cpu.tlb.write+8 (local.get $index))))))
(i64.store (local.get $host) (local.get $25))
(if
  (i64.ne
    (i64.load offset=cpu.tlb.write
      (local.tee $index
        (i32.and
          (i32.wrap_i64 (i64.shr_u (local.tee $linear (i64.add (local.get $rdi) (i64.const 8))) (i64.const 8)))
          (i32.const 16368))))
    (i64.and (i64.add (local.get $linear) (i64.const 7)) (i64.const -4096)))
  (then
    (if (i32.eqz (local.tee $host (call $regionWrite (local.get $linear) (i32.const 8)))) (then (br $exit (i32.const 14<<7|2)))))
  (else (local.set $host (i32.add (i32.wrap_i64 (local.get $linear)) (i32.load offset=cpu.tlb.write+8 (local.get $index))))))
(i64.store (local.get $host) (local.get $26))
(if
  (i64.ne
    (i64.load offset=cpu.tlb.write
      (local.tee $index
        (i32.and
          (i32.wrap_i64 (i64.shr_u (local.tee $linear (i64.add (local.get $rdi) (i64.const 16))) (i64.const 8)))
          (i32.const 16368))))
    (i64.and (local.get $linear) (i64.const -4096)))
  (then
    (if (i32.eqz (local.tee $host (call $regionWrite (local.get $linear) (i32.const 1)))) (then (br $exit (i32.const 18<<7|1)))))
  (else (local.set $host (i32.add (i32.wrap_i64 (local.get $linear)) (i32.load offset=cpu.tlb.write+8 (local.get $index))))))
(i32.store8 (local.get $host) (i32.const 7))
(br $exit (i32.const 22<<7|0))
(unreachable)

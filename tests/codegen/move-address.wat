;; LEA, RIP-relative, 32-bit addresses, FS base.
;;   10000: 48 8d 44 cb fb              lea rax,[rbx+rcx*8-0x5]
;;   10005: 8d 15 00 01 00 00           lea edx,[rip+0x100]
;;   1000b: 67 8d 04 3e                 lea eax,[esi+edi*1]
;;   1000f: 48 8b 05 0a 00 00 00        mov rax,QWORD PTR [rip+0xa]
;;   10016: 64 48 8b 0c 25 28 00 00 00  mov rcx,QWORD PTR fs:0x28
;;   1001f: f4                          hlt
;; 64-bit code, 5 instructions translated; module of 1054 bytes
(if (i64.gt_s (local.get $icount) (local.get $limit)) (then (br $exit (i32.const 0<<7|0))))
(local.set $icount (i64.add (local.get $icount) (i64.const 5)))
(local.set $26
  (i64.add
    (i64.add (local.tee $rbx (i64.load offset=cpu.rbx)) (i64.shl (local.tee $rcx (i64.load offset=cpu.rcx)) (i64.const 3)))
    (i64.const -5)))
(local.set $27 (i64.extend_i32_u (i32.wrap_i64 (i64.add (local.get $base) (i64.const 267)))))
(local.set $26
  (i64.extend_i32_u
    (i32.wrap_i64
      (i64.and
        (i64.add (local.tee $rsi (i64.load offset=cpu.rsi)) (local.tee $rdi (i64.load offset=cpu.rdi)))
        (i64.const 4294967295)))))
(i64.add (local.get $base) (i64.const 32))
(i64.store offset=cpu.rax (local.get $26))
(i64.store offset=cpu.rdx (local.get $27))
(if
  (i64.ne
    (i64.load offset=cpu.tlb.read
      (local.tee $index (i32.and (i32.wrap_i64 (i64.shr_u (local.tee $linear) (i64.const 8))) (i32.const 16368))))
    (i64.and (i64.add (local.get $linear) (i64.const 7)) (i64.const -4096)))
  (then
    (if (i32.eqz (local.tee $host (call $regionRead (local.get $linear) (i32.const 8)))) (then (br $exit (i32.const 15<<7|2)))))
  (else (local.set $host (i32.add (i32.wrap_i64 (local.get $linear)) (i32.load offset=cpu.tlb.read+8 (local.get $index))))))
(local.set $26 (i64.load (local.get $host)))
(i64.add (i64.const 40) (i64.load offset=cpu.segBase+32))
(i64.store offset=cpu.rax (local.get $26))
(if
  (i64.ne
    (i64.load offset=cpu.tlb.read
      (local.tee $index (i32.and (i32.wrap_i64 (i64.shr_u (local.tee $linear) (i64.const 8))) (i32.const 16368))))
    (i64.and (i64.add (local.get $linear) (i64.const 7)) (i64.const -4096)))
  (then
    (if (i32.eqz (local.tee $host (call $regionRead (local.get $linear) (i32.const 8)))) (then (br $exit (i32.const 22<<7|1)))))
  (else (local.set $host (i32.add (i32.wrap_i64 (local.get $linear)) (i32.load offset=cpu.tlb.read+8 (local.get $index))))))
(local.set $rcx (i64.load (local.get $host)))
(i64.store offset=cpu.rcx (local.get $rcx))
(br $exit (i32.const 31<<7|0))
(unreachable)

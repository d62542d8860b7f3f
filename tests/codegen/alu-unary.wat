;; INC DEC NEG NOT.
;;   10000: ff c1     inc ecx
;;   10002: 48 ff ca  dec rdx
;;   10005: f7 d8     neg eax
;;   10007: 48 f7 d3  not rbx
;;   1000a: ff 0f     dec DWORD PTR [rdi]
;;   1000c: f4        hlt
;; 64-bit code, 5 instructions translated; module of 1027 bytes
(if (i64.gt_s (local.get $icount) (local.get $limit)) (then (br $exit (i32.const 0<<7|0))))
(local.set $icount (i64.add (local.get $icount) (i64.const 5)))
(local.set $rcx
  (i64.extend_i32_u (local.tee $8 (i32.add (i32.wrap_i64 (local.tee $rcx (i64.load offset=cpu.rcx))) (i32.const 1)))))
(local.set $rdx (local.tee $5 (i64.sub (local.tee $rdx (i64.load offset=cpu.rdx)) (i64.const 1))))
(local.set $flagA (i64.extend_i32_u (i32.const 0)))
(local.set $flagB (i64.extend_i32_u (i32.wrap_i64 (local.tee $rax (i64.load offset=cpu.rax)))))
(local.set $flagResult (i64.extend_i32_u (local.tee $8 (i32.sub (i32.const 0) (i32.wrap_i64 (local.get $rax))))))
(local.set $flagOp (i32.const sub:4))
(local.set $rax (i64.extend_i32_u (local.get $8)))
(local.set $rbx (i64.xor (local.tee $rbx (i64.load offset=cpu.rbx)) (i64.const -1)))
(local.tee $rdi (i64.load offset=cpu.rdi))
(i64.store offset=cpu.rax (local.get $rax))
(i64.store offset=cpu.rcx (local.get $rcx))
(i64.store offset=cpu.rdx (local.get $rdx))
(i64.store offset=cpu.rbx (local.get $rbx))
(if
  (i64.ne
    (i64.load offset=cpu.tlb.write
      (local.tee $index (i32.and (i32.wrap_i64 (i64.shr_u (local.tee $linear) (i64.const 8))) (i32.const 16368))))
    (i64.and (i64.add (local.get $linear) (i64.const 3)) (i64.const -4096)))
  (then
    (if (i32.eqz (local.tee $host (call $regionWrite (local.get $linear) (i32.const 4)))) (then (br $exit (i32.const 10<<7|1)))))
  (else (local.set $host (i32.add (i32.wrap_i64 (local.get $linear)) (i32.load offset=cpu.tlb.write+8 (local.get $index))))))
(local.set $9 (i32.load (local.get $host)))
(local.tee $8 (i32.sub (local.get $9) (i32.const 1)))
(local.set $flagB (i64.extend_i32_u (i32.lt_u (i32.wrap_i64 (local.get $flagA)) (i32.wrap_i64 (local.get $flagB)))))
(local.set $flagResult (i64.extend_i32_u))
(local.set $flagOp (i32.const dec:4))
(local.set $8 (local.get $8))
(i32.store (local.get $host) (local.get $8))
(br $exit (i32.const 12<<7|0))
(unreachable)

;; Copy of words.
;;   10000: 8b 06        mov eax,DWORD PTR [rsi]
;;   10002: 89 07        mov DWORD PTR [rdi],eax
;;   10004: 48 83 c6 04  add rsi,0x4
;;   10008: 48 83 c7 04  add rdi,0x4
;;   1000c: 48 83 ea 01  sub rdx,0x1
;;   10010: 75 ee        jne 10000
;;   10012: f4           hlt
;; 64-bit code, 6 instructions translated; module of 1065 bytes
(local.set $rdx (i64.load offset=cpu.rdx))
(local.set $rsi (i64.load offset=cpu.rsi))
(local.set $rdi (i64.load offset=cpu.rdi))
(loop $loop1
  (if (i64.gt_s (local.get $icount) (local.get $limit)) (then (br $exit (i32.const 0<<7|0))))
  (local.set $icount (i64.add (local.get $icount) (i64.const 6)))
  (if
    (i64.ne
      (i64.load offset=cpu.tlb.read
        (local.tee $index
          (i32.and (i32.wrap_i64 (i64.shr_u (local.tee $linear (local.get $rsi)) (i64.const 8))) (i32.const 16368))))
      (i64.and (i64.add (local.get $linear) (i64.const 3)) (i64.const -4096)))
    (then
      (if (i32.eqz (local.tee $host (call $regionRead (local.get $linear) (i32.const 4)))) (then (br $exit (i32.const 0<<7|6)))))
    (else (local.set $host (i32.add (i32.wrap_i64 (local.get $linear)) (i32.load offset=cpu.tlb.read+8 (local.get $index))))))
  (local.set $25 (i64.extend_i32_u (i32.load (local.get $host))))
  (local.get $rdi)
  (i64.store offset=cpu.rax (local.get $25))
  (if
    (i64.ne
      (i64.load offset=cpu.tlb.write
        (local.tee $index (i32.and (i32.wrap_i64 (i64.shr_u (local.tee $linear) (i64.const 8))) (i32.const 16368))))
      (i64.and (i64.add (local.get $linear) (i64.const 3)) (i64.const -4096)))
    (then
      (if (i32.eqz (local.tee $host (call $regionWrite (local.get $linear) (i32.const 4)))) (then (br $exit (i32.const 2<<7|5)))))
    (else (local.set $host (i32.add (i32.wrap_i64 (local.get $linear)) (i32.load offset=cpu.tlb.write+8 (local.get $index))))))
  (i32.store (local.get $host) (i32.wrap_i64 (local.get $25)))
  (local.set $rsi (local.tee $5 (i64.add (local.get $rsi) (i64.const 4))))
  (local.set $rdi (local.tee $5 (i64.add (local.get $rdi) (i64.const 4))))
  (local.set $flagA (local.get $rdx))
  (local.set $flagB (i64.const 1))
  (local.set $flagResult (local.tee $5 (i64.sub (local.get $rdx) (i64.const 1))))
  (local.set $flagOp (i32.const sub:8))
  (local.set $rdx (local.get $5))
  (i64.store offset=cpu.rdx (local.get $rdx))
  (i64.store offset=cpu.rsi (local.get $rsi))
  (i64.store offset=cpu.rdi (local.get $rdi))
  (br_if $loop1 (i64.ne (local.get $flagA) (local.get $flagB)))
  (local.set $icount (i64.add (local.get $icount) (i64.const 0)))
  (br $exit (i32.const 18<<7|0)))
(unreachable)
(unreachable)

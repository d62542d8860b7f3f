;; Flat 32-bit code: addresses are cut to 32 bits.
;;   10000: 8b 04 8e  mov eax,DWORD PTR [esi+ecx*4]
;;   10003: 01 07     add DWORD PTR [edi],eax
;;   10005: 41        inc ecx
;;   10006: 83 f9 0a  cmp ecx,0xa
;;   10009: 75 f5     jne 10000
;;   1000b: f4        hlt
;; 32-bit code, 5 instructions translated; module of 1082 bytes
(local.set $rcx (i64.load offset=cpu.rcx))
(local.set $rsi (i64.load offset=cpu.rsi))
(local.set $rdi (i64.load offset=cpu.rdi))
(loop $loop1
  (if (i64.gt_s (local.get $icount) (local.get $limit)) (then (br $exit (i32.const 0<<7|0))))
  (local.set $icount (i64.add (local.get $icount) (i64.const 5)))
  (if
    (i64.ne
      (i64.load offset=cpu.tlb.read
        (local.tee $index
          (i32.and
            (i32.wrap_i64
              (i64.shr_u
                (local.tee $linear
                  (i64.and (i64.add (local.get $rsi) (i64.shl (local.get $rcx) (i64.const 2))) (i64.const 4294967295)))
                (i64.const 8)))
            (i32.const 16368))))
      (i64.and (i64.add (local.get $linear) (i64.const 3)) (i64.const -4096)))
    (then
      (if (i32.eqz (local.tee $host (call $regionRead (local.get $linear) (i32.const 4)))) (then (br $exit (i32.const 0<<7|5)))))
    (else (local.set $host (i32.add (i32.wrap_i64 (local.get $linear)) (i32.load offset=cpu.tlb.read+8 (local.get $index))))))
  (local.set $26 (i64.extend_i32_u (i32.load (local.get $host))))
  (i64.and (local.get $rdi) (i64.const 4294967295))
  (i64.store offset=cpu.rax (local.get $26))
  (if
    (i64.ne
      (i64.load offset=cpu.tlb.write
        (local.tee $index (i32.and (i32.wrap_i64 (i64.shr_u (local.tee $linear) (i64.const 8))) (i32.const 16368))))
      (i64.and (i64.add (local.get $linear) (i64.const 3)) (i64.const -4096)))
    (then
      (if (i32.eqz (local.tee $host (call $regionWrite (local.get $linear) (i32.const 4)))) (then (br $exit (i32.const 3<<7|4)))))
    (else (local.set $host (i32.add (i32.wrap_i64 (local.get $linear)) (i32.load offset=cpu.tlb.write+8 (local.get $index))))))
  (local.set $9 (i32.load (local.get $host)))
  (local.set $8 (local.tee $8 (i32.add (local.get $9) (i32.wrap_i64 (local.get $26)))))
  (i32.store (local.get $host) (local.get $8))
  (local.set $rcx (i64.extend_i32_u (local.tee $8 (i32.add (i32.wrap_i64 (local.get $rcx)) (i32.const 1)))))
  (local.set $flagA (i64.extend_i32_u (i32.wrap_i64 (local.get $rcx))))
  (local.set $flagB (i64.extend_i32_u (i32.const 10)))
  (local.set $flagResult (i64.extend_i32_u (i32.sub (i32.wrap_i64 (local.get $rcx)) (i32.const 10))))
  (local.set $flagOp (i32.const sub:4))
  (i64.store offset=cpu.rcx (local.get $rcx))
  (br_if $loop1 (i32.ne (i32.wrap_i64 (local.get $flagA)) (i32.wrap_i64 (local.get $flagB))))
  (local.set $icount (i64.add (local.get $icount) (i64.const 0)))
  (br $exit (i32.const 11<<7|0)))
(unreachable)
(unreachable)

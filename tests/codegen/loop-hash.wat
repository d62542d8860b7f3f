;; Multiply and rotate.
;;   10000: 0f b6 06           movzx eax,BYTE PTR [rsi]
;;   10003: 31 c3              xor ebx,eax
;;   10005: 69 db 93 01 00 01  imul ebx,ebx,0x1000193
;;   1000b: c1 c3 0d           rol ebx,0xd
;;   1000e: 48 ff c6           inc rsi
;;   10011: ff c9              dec ecx
;;   10013: 75 eb              jne 10000
;;   10015: f4                 hlt
;; 64-bit code, 7 instructions translated; module of 1055 bytes
(local.set $rcx (i64.load offset=cpu.rcx))
(local.set $rbx (i64.load offset=cpu.rbx))
(local.set $rsi (i64.load offset=cpu.rsi))
(loop $loop1
  (if (i64.gt_s (local.get $icount) (local.get $limit)) (then (br $exit (i32.const 0<<7|0))))
  (local.set $icount (i64.add (local.get $icount) (i64.const 7)))
  (if
    (i64.ne
      (i64.load offset=cpu.tlb.read
        (local.tee $index
          (i32.and (i32.wrap_i64 (i64.shr_u (local.tee $linear (local.get $rsi)) (i64.const 8))) (i32.const 16368))))
      (i64.and (local.get $linear) (i64.const -4096)))
    (then
      (if (i32.eqz (local.tee $host (call $regionRead (local.get $linear) (i32.const 1)))) (then (br $exit (i32.const 0<<7|7)))))
    (else (local.set $host (i32.add (i32.wrap_i64 (local.get $linear)) (i32.load offset=cpu.tlb.read+8 (local.get $index))))))
  (local.set $25 (i64.extend_i32_u (i32.load8_u (local.get $host))))
  (local.set $rbx (i64.extend_i32_u (local.tee $8 (i32.xor (i32.wrap_i64 (local.get $rbx)) (i32.wrap_i64 (local.get $25))))))
  (local.set $6 (i64.extend_i32_s (i32.wrap_i64 (local.get $rbx))))
  (local.set $5 (i64.extend_i32_s (i32.const 16777619)))
  (local.set $27 (i64.mul (local.get $5) (local.get $6)))
  (local.set $rbx (i64.extend_i32_u (i32.wrap_i64 (local.get $27))))
  (local.set $8 (i32.wrap_i64 (local.get $rbx)))
  (local.set $9 (local.get $8))
  (local.set $8 (i32.rotl (local.get $8) (i32.const 13)))
  (local.set $flagA (i64.extend_i32_u (i32.wrap_i64 (i64.and (i64.extend_i32_u (local.get $8)) (i64.const 1)))))
  (local.set $flagOp (i32.const bits:4))
  (local.set $rbx (i64.extend_i32_u (local.get $8)))
  (local.set $rsi (local.tee $5 (i64.add (local.get $rsi) (i64.const 1))))
  (local.tee $8 (i32.sub (i32.wrap_i64 (local.get $rcx)) (i32.const 1)))
  (local.set $flagB (i64.extend_i32_u (i32.ne (i32.and (i32.wrap_i64 (local.get $flagA)) (i32.const 1)) (i32.const 0))))
  (local.set $flagResult (i64.extend_i32_u))
  (local.set $flagOp (i32.const dec:4))
  (local.set $rcx (i64.extend_i32_u (local.get $8)))
  (i64.store offset=cpu.rax (local.get $25))
  (i64.store offset=cpu.rcx (local.get $rcx))
  (i64.store offset=cpu.rbx (local.get $rbx))
  (i64.store offset=cpu.rsi (local.get $rsi))
  (br_if $loop1 (i32.ne (i32.wrap_i64 (local.get $flagResult)) (i32.const 0)))
  (local.set $icount (i64.add (local.get $icount) (i64.const 0)))
  (br $exit (i32.const 21<<7|0)))
(unreachable)
(unreachable)

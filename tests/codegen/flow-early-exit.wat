;; A loop with a way out in its middle: string length with a limit.
;;   10000: 31 c0        xor eax,eax
;;   10002: 80 3c 06 00  cmp BYTE PTR [rsi+rax*1],0x0
;;   10006: 74 07        je 1000f
;;   10008: ff c0        inc eax
;;   1000a: 83 f8 40     cmp eax,0x40
;;   1000d: 75 f3        jne 10002
;;   1000f: f4           hlt
;; 64-bit code, 6 instructions translated; module of 1027 bytes
(if (i64.gt_s (local.get $icount) (local.get $limit)) (then (br $exit (i32.const 0<<7|0))))
(local.set $icount (i64.add (local.get $icount) (i64.const 1)))
(local.set $flagResult (i64.extend_i32_u (i32.const 0)))
(local.set $flagOp (i32.const logic:4))
(local.set $24 (i64.extend_i32_u (i32.const 0)))
(i64.store offset=cpu.rax (local.get $24))
(local.set $rsi (i64.load offset=cpu.rsi))
(loop $loop1
  (block $block2
    (if (i64.gt_s (local.get $icount) (local.get $limit)) (then (br $exit (i32.const 2<<7|0))))
    (local.set $icount (i64.add (local.get $icount) (i64.const 2)))
    (if
      (i64.ne
        (i64.load offset=cpu.tlb.read
          (local.tee $index
            (i32.and
              (i32.wrap_i64 (i64.shr_u (local.tee $linear (i64.add (local.get $rsi) (local.get $24))) (i64.const 8)))
              (i32.const 16368))))
        (i64.and (local.get $linear) (i64.const -4096)))
      (then
        (if (i32.eqz (local.tee $host (call $regionRead (local.get $linear) (i32.const 1)))) (then (br $exit (i32.const 2<<7|2)))))
      (else (local.set $host (i32.add (i32.wrap_i64 (local.get $linear)) (i32.load offset=cpu.tlb.read+8 (local.get $index))))))
    (local.set $9 (i32.load8_u (local.get $host)))
    (local.set $flagA (i64.extend_i32_u (local.get $9)))
    (local.set $flagB (i64.extend_i32_u (i32.const 0)))
    (local.set $flagResult (i64.extend_i32_u (i32.and (i32.sub (local.get $9) (i32.const 0)) (i32.const 255))))
    (local.set $flagOp (i32.const sub:1))
    (br_if $block2 (i32.eq (i32.wrap_i64 (local.get $flagA)) (i32.wrap_i64 (local.get $flagB))))
    (local.set $icount (i64.add (local.get $icount) (i64.const 3)))
    (local.set $24 (i64.extend_i32_u (local.tee $8 (i32.add (i32.wrap_i64 (local.get $24)) (i32.const 1)))))
    (local.set $flagA (i64.extend_i32_u (i32.wrap_i64 (local.get $24))))
    (local.set $flagB (i64.extend_i32_u (i32.const 64)))
    (local.set $flagResult (i64.extend_i32_u (i32.sub (i32.wrap_i64 (local.get $24)) (i32.const 64))))
    (local.set $flagOp (i32.const sub:4))
    (i64.store offset=cpu.rax (local.get $24))
    (br_if $loop1 (i32.ne (i32.wrap_i64 (local.get $flagA)) (i32.wrap_i64 (local.get $flagB))))
    (br $block2))
  (local.set $icount (i64.add (local.get $icount) (i64.const 0)))
  (br $exit (i32.const 15<<7|0)))
(unreachable)
(unreachable)

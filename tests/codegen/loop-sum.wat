;; Sum of bytes with index.
;;   10000: 31 c0        xor eax,eax
;;   10002: 31 c9        xor ecx,ecx
;;   10004: 0f b6 14 0e  movzx edx,BYTE PTR [rsi+rcx*1]
;;   10008: 01 d0        add eax,edx
;;   1000a: 48 83 c1 01  add rcx,0x1
;;   1000e: 4c 39 c1     cmp rcx,r8
;;   10011: 72 f1        jb 10004
;;   10013: f4           hlt
;; 64-bit code, 7 instructions translated; module of 1026 bytes
(if (i64.gt_s (local.get $icount) (local.get $limit)) (then (br $exit (i32.const 0<<7|0))))
(local.set $icount (i64.add (local.get $icount) (i64.const 2)))
(local.set $24 (i64.extend_i32_u (i32.const 0)))
(local.set $flagResult (i64.extend_i32_u (i32.const 0)))
(local.set $flagOp (i32.const logic:4))
(local.set $25 (i64.extend_i32_u (i32.const 0)))
(i64.store offset=cpu.rax (local.get $24))
(i64.store offset=cpu.rcx (local.get $25))
(local.set $rsi (i64.load offset=cpu.rsi))
(local.set $r8 (i64.load offset=cpu.r8))
(loop $loop1
  (if (i64.gt_s (local.get $icount) (local.get $limit)) (then (br $exit (i32.const 4<<7|0))))
  (local.set $icount (i64.add (local.get $icount) (i64.const 5)))
  (if
    (i64.ne
      (i64.load offset=cpu.tlb.read
        (local.tee $index
          (i32.and
            (i32.wrap_i64 (i64.shr_u (local.tee $linear (i64.add (local.get $rsi) (local.get $25))) (i64.const 8)))
            (i32.const 16368))))
      (i64.and (local.get $linear) (i64.const -4096)))
    (then
      (if (i32.eqz (local.tee $host (call $regionRead (local.get $linear) (i32.const 1)))) (then (br $exit (i32.const 4<<7|5)))))
    (else (local.set $host (i32.add (i32.wrap_i64 (local.get $linear)) (i32.load offset=cpu.tlb.read+8 (local.get $index))))))
  (local.set $27 (i64.extend_i32_u (i32.load8_u (local.get $host))))
  (local.set $24 (i64.extend_i32_u (local.tee $8 (i32.add (i32.wrap_i64 (local.get $24)) (i32.wrap_i64 (local.get $27))))))
  (local.set $25 (local.tee $5 (i64.add (local.get $25) (i64.const 1))))
  (local.set $flagA (local.get $25))
  (local.set $flagB (local.get $r8))
  (local.set $flagResult (i64.sub (local.get $25) (local.get $r8)))
  (local.set $flagOp (i32.const sub:8))
  (i64.store offset=cpu.rax (local.get $24))
  (i64.store offset=cpu.rcx (local.get $25))
  (i64.store offset=cpu.rdx (local.get $27))
  (br_if $loop1 (i64.lt_u (local.get $flagA) (local.get $flagB)))
  (local.set $icount (i64.add (local.get $icount) (i64.const 0)))
  (br $exit (i32.const 19<<7|0)))
(unreachable)
(unreachable)

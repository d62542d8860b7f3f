;; CLC STC CMC LAHF SAHF PUSHF.
;;   10000: f9     stc
;;   10001: 11 c8  adc eax,ecx
;;   10003: f5     cmc
;;   10004: 9f     lahf
;;   10005: 9e     sahf
;;   10006: 9c     pushf
;;   10007: 5a     pop rdx
;;   10008: f4     hlt
;; 64-bit code, 7 instructions translated; module of 1269 bytes
(if (i64.gt_s (local.get $icount) (local.get $limit)) (then (br $exit (i32.const 0<<7|0))))
(local.set $icount (i64.add (local.get $icount) (i64.const 7)))
(local.set $flagA (i64.extend_i32_u (i32.const 1)))
(local.set $flagOp (i32.const bits:4))
(local.set $8 (i32.wrap_i64 (local.tee $rax (i64.load offset=cpu.rax))))
(local.set $9 (i32.wrap_i64 (local.tee $rcx (i64.load offset=cpu.rcx))))
(i32.add (i32.add (local.get $8) (local.get $9)) (i32.ne (i32.and (i32.wrap_i64 (local.get $flagA)) (i32.const 1)) (i32.const 0)))
(local.set $flagA (i64.extend_i32_u (local.get $8)))
(local.set $flagB (i64.extend_i32_u (local.get $9)))
(local.set $flagResult (i64.extend_i32_u (local.tee $8)))
(local.set $flagOp (i32.const adc:4))
(local.set $rax (i64.extend_i32_u (local.get $8)))
(local.set $8
  (i32.xor
    (i32.wrap_i64
      (i64.and
        (i64.shr_u
          (i64.or
            (i64.and (local.get $flagA) (local.get $flagB))
            (i64.and (i64.or (local.get $flagA) (local.get $flagB)) (i64.xor (local.get $flagResult) (i64.const -1))))
          (i64.const 31))
        (i64.const 1)))
    (i32.const 1)))
(local.set $flagB
  (i64.or
    (i64.or
      (i64.extend_i32_u (local.get $8))
      (i64.and (i64.xor (i64.xor (local.get $flagResult) (local.get $flagA)) (local.get $flagB)) (i64.const 16)))
    (i64.shl
      (i64.and
        (i64.shr_u
          (i64.and (i64.xor (local.get $flagA) (local.get $flagResult)) (i64.xor (local.get $flagB) (local.get $flagResult)))
          (i64.const 31))
        (i64.const 1))
      (i64.const 11))))
(local.set $flagOp (i32.const result:4))
(i32.store offset=cpu.flagOp (local.get $flagOp))
(i64.store offset=cpu.flagA (local.get $flagA))
(i64.store offset=cpu.flagB (local.get $flagB))
(i64.store offset=cpu.flagResult (local.get $flagResult))
(local.set $rax
  (i64.or
    (i64.shl (i64.extend_i32_u (i32.or (i32.and (call $getFlags) (i32.const 213)) (i32.const 2))) (i64.const 8))
    (i64.and (local.get $rax) (i64.const -65281))))
(local.set $flagA
  (i64.extend_i32_u
    (i32.or
      (i32.and (i32.and (i32.shr_u (i32.wrap_i64 (local.get $rax)) (i32.const 8)) (i32.const 255)) (i32.const 213))
      (i32.shl (i32.wrap_i64 (i64.and (i64.shr_u (local.get $flagB) (i64.const 11)) (i64.const 1))) (i32.const 11)))))
(local.set $flagOp (i32.const bits:4))
(i64.add (local.tee $rsp (i64.load offset=cpu.rsp)) (i64.const -8))
(i64.store offset=cpu.rax (local.get $rax))
(if
  (i64.ne
    (i64.load offset=cpu.tlb.write
      (local.tee $index (i32.and (i32.wrap_i64 (i64.shr_u (local.tee $linear) (i64.const 8))) (i32.const 16368))))
    (i64.and (i64.add (local.get $linear) (i64.const 7)) (i64.const -4096)))
  (then
    (if (i32.eqz (local.tee $host (call $regionWrite (local.get $linear) (i32.const 8)))) (then (br $exit (i32.const 6<<7|2)))))
  (else (local.set $host (i32.add (i32.wrap_i64 (local.get $linear)) (i32.load offset=cpu.tlb.write+8 (local.get $index))))))
(i64.store
  (local.get $host)
  (i64.extend_i32_u
    (i32.or (i32.and (i32.load offset=cpu.rflags) (i32.const -198870)) (i32.or (i32.wrap_i64 (local.get $flagA)) (i32.const 2)))))
(local.set $rsp (i64.add (local.get $rsp) (i64.const -8)))
(local.get $rsp)
(i64.store offset=cpu.rsp (local.get $rsp))
(if
  (i64.ne
    (i64.load offset=cpu.tlb.read
      (local.tee $index (i32.and (i32.wrap_i64 (i64.shr_u (local.tee $linear) (i64.const 8))) (i32.const 16368))))
    (i64.and (i64.add (local.get $linear) (i64.const 7)) (i64.const -4096)))
  (then
    (if (i32.eqz (local.tee $host (call $regionRead (local.get $linear) (i32.const 8)))) (then (br $exit (i32.const 7<<7|1)))))
  (else (local.set $host (i32.add (i32.wrap_i64 (local.get $linear)) (i32.load offset=cpu.tlb.read+8 (local.get $index))))))
(local.set $5 (i64.load (local.get $host)))
(local.set $rsp (i64.add (local.get $rsp) (i64.const 8)))
(local.set $27 (local.get $5))
(i64.store offset=cpu.rdx (local.get $27))
(i64.store offset=cpu.rsp (local.get $rsp))
(br $exit (i32.const 8<<7|0))
(unreachable)

;; CLI, STI, PUSHF, POPF.
;;   10000: 9c        pushf
;;   10001: fa        cli
;;   10002: 83 c0 01  add eax,0x1
;;   10005: 9d        popf
;;   10006: fb        sti
;;   10007: f4        hlt
;; 64-bit code, 5 instructions translated; module of 1464 bytes
(if (i64.gt_s (local.get $icount) (local.get $limit)) (then (br $exit (i32.const 0<<7|0))))
(local.set $icount (i64.add (local.get $icount) (i64.const 2)))
(if
  (i64.ne
    (i64.load offset=cpu.tlb.write
      (local.tee $index
        (i32.and
          (i32.wrap_i64
            (i64.shr_u (local.tee $linear (i64.add (local.tee $rsp (i64.load offset=cpu.rsp)) (i64.const -8))) (i64.const 8)))
          (i32.const 16368))))
    (i64.and (i64.add (local.get $linear) (i64.const 7)) (i64.const -4096)))
  (then
    (if (i32.eqz (local.tee $host (call $regionWrite (local.get $linear) (i32.const 8)))) (then (br $exit (i32.const 0<<7|2)))))
  (else (local.set $host (i32.add (i32.wrap_i64 (local.get $linear)) (i32.load offset=cpu.tlb.write+8 (local.get $index))))))
(local.get $host)
(i32.and (i32.load offset=cpu.rflags) (i32.const -198870))
(i32.store offset=cpu.flagOp (local.get $flagOp))
(i64.store offset=cpu.flagA (local.get $flagA))
(i64.store offset=cpu.flagB (local.get $flagB))
(i64.store offset=cpu.flagResult (local.get $flagResult))
(i64.store (i32.or (call $getFlags) (i32.const 2)) (i64.extend_i32_u (i32.or)))
(local.set $rsp (i64.add (local.get $rsp) (i64.const -8)))
(if
  (i32.load offset=cpu.cpl)
  (then
    (i64.store offset=cpu.rsp (local.get $rsp))
    (br $exit (i32.const 1<<7|1))))
(if
  (i32.and (i32.load offset=cpu.rflags) (i32.const 512))
  (then
    (i64.store offset=cpu.rflags (i64.xor (i64.load offset=cpu.rflags) (i64.const 512)))
    (i32.store offset=cpu.attentionMask (i32.xor (i32.load offset=cpu.attentionMask) (i32.const 2)))))
(i64.store offset=cpu.rsp (local.get $rsp))
(local.set $icount (i64.add (local.get $icount) (i64.const 2)))
(local.set $flagA (i64.extend_i32_u (i32.wrap_i64 (local.tee $rax (i64.load offset=cpu.rax)))))
(local.set $flagB (i64.extend_i32_u (i32.const 1)))
(local.set $flagResult (i64.extend_i32_u (local.tee $8 (i32.add (i32.wrap_i64 (local.get $rax)) (i32.const 1)))))
(local.set $flagOp (i32.const add:4))
(local.set $rax (i64.extend_i32_u (local.get $8)))
(local.get $rsp)
(i64.store offset=cpu.rax (local.get $rax))
(if
  (i64.ne
    (i64.load offset=cpu.tlb.read
      (local.tee $index (i32.and (i32.wrap_i64 (i64.shr_u (local.tee $linear) (i64.const 8))) (i32.const 16368))))
    (i64.and (i64.add (local.get $linear) (i64.const 7)) (i64.const -4096)))
  (then
    (if (i32.eqz (local.tee $host (call $regionRead (local.get $linear) (i32.const 8)))) (then (br $exit (i32.const 5<<7|1)))))
  (else (local.set $host (i32.add (i32.wrap_i64 (local.get $linear)) (i32.load offset=cpu.tlb.read+8 (local.get $index))))))
(if
  (local.tee $8
    (i32.and
      (i32.xor (i32.wrap_i64 (local.tee $6 (i64.load (local.get $host)))) (i32.load offset=cpu.rflags))
      (i32.const cpu.tlb.write+14080)))
  (then
    (if (i32.ne (local.get $8) (i32.const 512)) (then (br $exit (i32.const 5<<7|1))))
    (if (i32.load offset=cpu.cpl) (then (br $exit (i32.const 5<<7|1))))
    (if (i32.load offset=cpu.attention) (then (br $exit (i32.const 5<<7|1))))
    (i64.store offset=cpu.rflags (i64.xor (i64.load offset=cpu.rflags) (i64.const 512)))
    (i32.store offset=cpu.attentionMask (i32.xor (i32.load offset=cpu.attentionMask) (i32.const 2)))))
(local.set $flagA (i64.extend_i32_u (i32.and (i32.wrap_i64 (local.get $6)) (i32.const 2261))))
(local.set $flagOp (i32.const bits:4))
(local.set $rsp (i64.add (local.get $rsp) (i64.const 8)))
(i64.store offset=cpu.rsp (local.get $rsp))
(local.set $icount (i64.add (local.get $icount) (i64.const 1)))
(if (i32.load offset=cpu.cpl) (then (br $exit (i32.const 6<<7|1))))
(if
  (i32.eqz (i32.and (i32.load offset=cpu.rflags) (i32.const 512)))
  (then
    (if (i32.load offset=cpu.attention) (then (br $exit (i32.const 6<<7|1))))
    (i64.store offset=cpu.rflags (i64.xor (i64.load offset=cpu.rflags) (i64.const 512)))
    (i32.store offset=cpu.attentionMask (i32.xor (i32.load offset=cpu.attentionMask) (i32.const 2)))
    (local.set $26 (i64.add (local.get $icount) (i64.const 1)))))
(local.set $icount (i64.add (local.get $icount) (i64.const 0)))
(br $exit (i32.const 7<<7|0))
(unreachable)

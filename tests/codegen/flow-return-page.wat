;; A call into another page comes back into the region: the RET proves that the caller's page is still where it was.
;;   10000: e8 fb 0f 00 00  call 11000
;;   10005: 48 ff c9        dec rcx
;;   10008: 75 f6           jne 10000
;;   1000a: f4              hlt
;;   11000: 48 ff c0        inc rax
;;   11003: c3              ret
;; 64-bit code, 5 instructions translated; module of 1491 bytes
(loop $loop1
  (block $block2
    (block $block3
      (block $block4
        (br_table $block3 $block4 $block2 (local.get $entry)))
      (if (i64.gt_s (local.get $icount) (local.get $limit)) (then (br $exit (i32.const 5<<7|0))))
      (local.set $icount (i64.add (local.get $icount) (i64.const 2)))
      (local.tee $5 (i64.sub (local.tee $rcx (i64.load offset=cpu.rcx)) (i64.const 1)))
      (local.set $flagB
        (i64.extend_i32_u
          (if (result i32)
            (i32.eq (i32.and (local.get $flagOp) (i32.const 254)) (i32.const 4))
            (then (i32.wrap_i64 (local.get $flagB)))
            (else
              (i32.store offset=cpu.flagOp (local.get $flagOp))
              (i64.store offset=cpu.flagA (local.get $flagA))
              (i64.store offset=cpu.flagB (local.get $flagB))
              (i64.store offset=cpu.flagResult (local.get $flagResult))
              (call $condition (i32.const 2))))))
      (local.set $flagResult)
      (local.set $flagOp (i32.const dec:8))
      (local.set $rcx (local.get $5))
      (i64.store offset=cpu.rcx (local.get $rcx))
      (br_if $block3 (i64.ne (local.get $flagResult) (i64.const 0)))
      (local.set $icount (i64.add (local.get $icount) (i64.const 0)))
      (br $exit (i32.const 10<<7|0)))
    (if (i64.gt_s (local.get $icount) (local.get $limit)) (then (br $exit (i32.const 0<<7|0))))
    (local.set $icount (i64.add (local.get $icount) (i64.const 1)))
    (if
      (i32.or
        (i64.ne
          (i64.load offset=cpu.tlb.fetch
            (local.tee $index
              (i32.and
                (i32.wrap_i64 (i64.shr_u (local.tee $linear (i64.add (local.get $base) (i64.const 4096))) (i64.const 8)))
                (i32.const 16368))))
          (local.get $linear))
        (i32.ne
          (i32.add (i32.wrap_i64 (local.get $linear)) (i32.load offset=cpu.tlb.fetch+8 (local.get $index)))
          (i32.const ram+69632)))
      (then (br $exit (i32.const 0<<7|1))))
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
        (if
          (i32.eqz (local.tee $host (call $regionWrite (local.get $linear) (i32.const 8))))
          (then (br $exit (i32.const 0<<7|1)))))
      (else (local.set $host (i32.add (i32.wrap_i64 (local.get $linear)) (i32.load offset=cpu.tlb.write+8 (local.get $index))))))
    (i64.store (local.get $host) (i64.add (local.get $base) (i64.const 5)))
    (local.set $rsp (i64.add (local.get $rsp) (i64.const -8)))
    (i64.store offset=cpu.rsp (local.get $rsp))
    (br $block2))
  (if (i64.gt_s (local.get $icount) (local.get $limit)) (then (br $exit (i32.const 4096<<7|0))))
  (local.set $icount (i64.add (local.get $icount) (i64.const 2)))
  (local.tee $5 (i64.add (local.tee $rax (i64.load offset=cpu.rax)) (i64.const 1)))
  (local.set $flagB
    (i64.extend_i32_u
      (if (result i32)
        (i32.eq (i32.and (local.get $flagOp) (i32.const 254)) (i32.const 4))
        (then (i32.wrap_i64 (local.get $flagB)))
        (else
          (i32.store offset=cpu.flagOp (local.get $flagOp))
          (i64.store offset=cpu.flagA (local.get $flagA))
          (i64.store offset=cpu.flagB (local.get $flagB))
          (i64.store offset=cpu.flagResult (local.get $flagResult))
          (call $condition (i32.const 2))))))
  (local.set $flagResult)
  (local.set $flagOp (i32.const inc:8))
  (local.set $rax (local.get $5))
  (i64.store offset=cpu.rax (local.get $rax))
  (if
    (i64.ne
      (i64.load offset=cpu.tlb.read
        (local.tee $index
          (i32.and
            (i32.wrap_i64 (i64.shr_u (local.tee $linear (local.tee $rsp (i64.load offset=cpu.rsp))) (i64.const 8)))
            (i32.const 16368))))
      (i64.and (i64.add (local.get $linear) (i64.const 7)) (i64.const -4096)))
    (then
      (if
        (i32.eqz (local.tee $host (call $regionRead (local.get $linear) (i32.const 8))))
        (then (br $exit (i32.const 4099<<7|1)))))
    (else (local.set $host (i32.add (i32.wrap_i64 (local.get $linear)) (i32.load offset=cpu.tlb.read+8 (local.get $index))))))
  (if
    (i64.ne (local.tee $6 (i64.load (local.get $host))) (i64.shr_s (i64.shl (local.get $6) (i64.const 16)) (i64.const 16)))
    (then (br $exit (i32.const 4099<<7|1))))
  (local.set $rsp (i64.add (local.get $rsp) (i64.const 8)))
  (i64.store offset=cpu.rsp (local.get $rsp))
  (if
    (i64.lt_u (local.tee $5 (i64.sub (local.get $6) (i64.add (local.get $base) (i64.const 4096)))) (i64.const 1))
    (then (br_if $loop1 (local.tee $entry (i32.load8_u offset=pool+0 (i32.wrap_i64 (local.get $5)))))))
  (if
    (if (result i32)
      (i64.lt_u (local.tee $5 (i64.sub (local.get $6) (i64.add (local.get $base) (i64.const 5)))) (i64.const 1))
      (then
        (i32.eqz
          (i32.or
            (i64.ne
              (i64.load offset=cpu.tlb.fetch
                (local.tee $index
                  (i32.and (i32.wrap_i64 (i64.shr_u (local.tee $linear (local.get $base)) (i64.const 8))) (i32.const 16368))))
              (local.get $linear))
            (i32.ne
              (i32.add (i32.wrap_i64 (local.get $linear)) (i32.load offset=cpu.tlb.fetch+8 (local.get $index)))
              (i32.const ram+65536)))))
      (else (i32.const 0)))
    (then (br_if $loop1 (local.tee $entry (i32.load8_u offset=pool+16 (i32.wrap_i64 (local.get $5)))))))
  (local.set $19 (local.get $6))
  (br $goto))
(unreachable)
(unreachable)

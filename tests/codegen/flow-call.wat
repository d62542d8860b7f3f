;; A call and its return stay in the region.
;;   10000: e8 05 00 00 00  call 1000a
;;   10005: 83 c0 01        add eax,0x1
;;   10008: eb f6           jmp 10000
;;   1000a: 83 c3 01        add ebx,0x1
;;   1000d: c3              ret
;; 64-bit code, 5 instructions translated; module of 1212 bytes
(loop $loop1
  (block $block2
    (block $block3
      (block $block4
        (br_table $block3 $block4 $block2 (local.get $entry)))
      (if (i64.gt_s (local.get $icount) (local.get $limit)) (then (br $exit (i32.const 5<<7|0))))
      (local.set $icount (i64.add (local.get $icount) (i64.const 2)))
      (local.set $flagA (i64.extend_i32_u (i32.wrap_i64 (local.tee $rax (i64.load offset=cpu.rax)))))
      (local.set $flagB (i64.extend_i32_u (i32.const 1)))
      (local.set $flagResult (i64.extend_i32_u (local.tee $8 (i32.add (i32.wrap_i64 (local.get $rax)) (i32.const 1)))))
      (local.set $flagOp (i32.const add:4))
      (local.set $rax (i64.extend_i32_u (local.get $8)))
      (i64.store offset=cpu.rax (local.get $rax))
      (br $block3))
    (if (i64.gt_s (local.get $icount) (local.get $limit)) (then (br $exit (i32.const 0<<7|0))))
    (local.set $icount (i64.add (local.get $icount) (i64.const 1)))
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
  (if (i64.gt_s (local.get $icount) (local.get $limit)) (then (br $exit (i32.const 10<<7|0))))
  (local.set $icount (i64.add (local.get $icount) (i64.const 2)))
  (local.set $flagA (i64.extend_i32_u (i32.wrap_i64 (local.tee $rbx (i64.load offset=cpu.rbx)))))
  (local.set $flagB (i64.extend_i32_u (i32.const 1)))
  (local.set $flagResult (i64.extend_i32_u (local.tee $8 (i32.add (i32.wrap_i64 (local.get $rbx)) (i32.const 1)))))
  (local.set $flagOp (i32.const add:4))
  (local.set $rbx (i64.extend_i32_u (local.get $8)))
  (i64.store offset=cpu.rbx (local.get $rbx))
  (if
    (i64.ne
      (i64.load offset=cpu.tlb.read
        (local.tee $index
          (i32.and
            (i32.wrap_i64 (i64.shr_u (local.tee $linear (local.tee $rsp (i64.load offset=cpu.rsp))) (i64.const 8)))
            (i32.const 16368))))
      (i64.and (i64.add (local.get $linear) (i64.const 7)) (i64.const -4096)))
    (then
      (if (i32.eqz (local.tee $host (call $regionRead (local.get $linear) (i32.const 8)))) (then (br $exit (i32.const 13<<7|1)))))
    (else (local.set $host (i32.add (i32.wrap_i64 (local.get $linear)) (i32.load offset=cpu.tlb.read+8 (local.get $index))))))
  (if
    (i64.ne (local.tee $6 (i64.load (local.get $host))) (i64.shr_s (i64.shl (local.get $6) (i64.const 16)) (i64.const 16)))
    (then (br $exit (i32.const 13<<7|1))))
  (local.set $rsp (i64.add (local.get $rsp) (i64.const 8)))
  (i64.store offset=cpu.rsp (local.get $rsp))
  (if
    (i64.lt_u (local.tee $5 (i64.sub (local.get $6) (i64.add (local.get $base) (i64.const 5)))) (i64.const 6))
    (then (br_if $loop1 (local.tee $entry (i32.load8_u offset=pool+0 (i32.wrap_i64 (local.get $5)))))))
  (local.set $19 (local.get $6))
  (br $goto))
(unreachable)
(unreachable)

;; Two calls of one function: the return is told by a table.
;;   10000: e8 07 00 00 00  call 1000c
;;   10005: e8 02 00 00 00  call 1000c
;;   1000a: eb f4           jmp 10000
;;   1000c: 8d 44 00 01     lea eax,[rax+rax*1+0x1]
;;   10010: c3              ret
;; 64-bit code, 5 instructions translated; module of 1282 bytes
(loop $loop1
  (block $block2
    (block $block3
      (block $block4
        (block $block5
          (br_table $block3 $block4 $block5 $block2 (local.get $entry)))
        (if (i64.gt_s (local.get $icount) (local.get $limit)) (then (br $exit (i32.const 10<<7|0))))
        (local.set $icount (i64.add (local.get $icount) (i64.const 1)))
        (br $block3))
      (if (i64.gt_s (local.get $icount) (local.get $limit)) (then (br $exit (i32.const 5<<7|0))))
      (local.set $icount (i64.add (local.get $icount) (i64.const 1)))
      (if
        (i64.ne
          (i64.load offset=cpu.tlb.write
            (local.tee $index
              (i32.and
                (i32.wrap_i64
                  (i64.shr_u
                    (local.tee $linear (i64.add (local.tee $rsp (i64.load offset=cpu.rsp)) (i64.const -8)))
                    (i64.const 8)))
                (i32.const 16368))))
          (i64.and (i64.add (local.get $linear) (i64.const 7)) (i64.const -4096)))
        (then
          (if
            (i32.eqz (local.tee $host (call $regionWrite (local.get $linear) (i32.const 8))))
            (then (br $exit (i32.const 5<<7|1)))))
        (else (local.set $host (i32.add (i32.wrap_i64 (local.get $linear)) (i32.load offset=cpu.tlb.write+8 (local.get $index))))))
      (i64.store (local.get $host) (i64.add (local.get $base) (i64.const 10)))
      (local.set $rsp (i64.add (local.get $rsp) (i64.const -8)))
      (i64.store offset=cpu.rsp (local.get $rsp))
      (br $block2))
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
  (if (i64.gt_s (local.get $icount) (local.get $limit)) (then (br $exit (i32.const 12<<7|0))))
  (local.set $icount (i64.add (local.get $icount) (i64.const 2)))
  (local.set $rax
    (i64.extend_i32_u
      (i32.wrap_i64 (i64.add (i64.add (local.tee $rax (i64.load offset=cpu.rax)) (local.get $rax)) (i64.const 1)))))
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
      (if (i32.eqz (local.tee $host (call $regionRead (local.get $linear) (i32.const 8)))) (then (br $exit (i32.const 16<<7|1)))))
    (else (local.set $host (i32.add (i32.wrap_i64 (local.get $linear)) (i32.load offset=cpu.tlb.read+8 (local.get $index))))))
  (if
    (i64.ne (local.tee $6 (i64.load (local.get $host))) (i64.shr_s (i64.shl (local.get $6) (i64.const 16)) (i64.const 16)))
    (then (br $exit (i32.const 16<<7|1))))
  (local.set $rsp (i64.add (local.get $rsp) (i64.const 8)))
  (i64.store offset=cpu.rsp (local.get $rsp))
  (if
    (i64.lt_u (local.tee $5 (i64.sub (local.get $6) (i64.add (local.get $base) (i64.const 5)))) (i64.const 8))
    (then (br_if $loop1 (local.tee $entry (i32.load8_u offset=pool+0 (i32.wrap_i64 (local.get $5)))))))
  (local.set $19 (local.get $6))
  (br $goto))
(unreachable)
(unreachable)

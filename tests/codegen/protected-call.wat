;; 32-bit call, frame and return.
;;   10000: 6a 05           push 0x5
;;   10002: e8 05 00 00 00  call 1000c
;;   10007: 83 c4 04        add esp,0x4
;;   1000a: eb f4           jmp 10000
;;   1000c: 55              push ebp
;;   1000d: 89 e5           mov ebp,esp
;;   1000f: 8b 45 08        mov eax,DWORD PTR [ebp+0x8]
;;   10012: 5d              pop ebp
;;   10013: c3              ret
;; 32-bit code, 9 instructions translated; module of 1668 bytes
(loop $loop1
  (block $block2
    (block $block3
      (block $block4
        (br_table $block3 $block4 $block2 (local.get $entry)))
      (if (i64.gt_s (local.get $icount) (local.get $limit)) (then (br $exit (i32.const 7<<7|0))))
      (local.set $icount (i64.add (local.get $icount) (i64.const 2)))
      (local.set $flagA (i64.extend_i32_u (i32.wrap_i64 (local.tee $rsp (i64.load offset=cpu.rsp)))))
      (local.set $flagB (i64.extend_i32_u (i32.const 4)))
      (local.set $flagResult (i64.extend_i32_u (local.tee $8 (i32.add (i32.wrap_i64 (local.get $rsp)) (i32.const 4)))))
      (local.set $flagOp (i32.const add:4))
      (local.set $rsp (i64.extend_i32_u (local.get $8)))
      (i64.store offset=cpu.rsp (local.get $rsp))
      (br $block3))
    (if (i64.gt_s (local.get $icount) (local.get $limit)) (then (br $exit (i32.const 0<<7|0))))
    (local.set $icount (i64.add (local.get $icount) (i64.const 2)))
    (if
      (i64.ne
        (i64.load offset=cpu.tlb.write
          (local.tee $index
            (i32.and
              (i32.wrap_i64
                (i64.shr_u
                  (local.tee $linear
                    (i64.and (i64.add (local.tee $rsp (i64.load offset=cpu.rsp)) (i64.const -4)) (i64.const 4294967295)))
                  (i64.const 8)))
              (i32.const 16368))))
        (i64.and (i64.add (local.get $linear) (i64.const 3)) (i64.const -4096)))
      (then
        (if
          (i32.eqz (local.tee $host (call $regionWrite (local.get $linear) (i32.const 4))))
          (then (br $exit (i32.const 0<<7|2)))))
      (else (local.set $host (i32.add (i32.wrap_i64 (local.get $linear)) (i32.load offset=cpu.tlb.write+8 (local.get $index))))))
    (i32.store (local.get $host) (i32.const 5))
    (local.set $rsp (i64.and (i64.add (local.get $rsp) (i64.const -4)) (i64.const 4294967295)))
    (i64.store offset=cpu.rsp (local.get $rsp))
    (if
      (i64.ne
        (i64.load offset=cpu.tlb.write
          (local.tee $index
            (i32.and
              (i32.wrap_i64
                (i64.shr_u
                  (local.tee $linear (i64.and (i64.add (local.get $rsp) (i64.const -4)) (i64.const 4294967295)))
                  (i64.const 8)))
              (i32.const 16368))))
        (i64.and (i64.add (local.get $linear) (i64.const 3)) (i64.const -4096)))
      (then
        (if
          (i32.eqz (local.tee $host (call $regionWrite (local.get $linear) (i32.const 4))))
          (then (br $exit (i32.const 2<<7|1)))))
      (else (local.set $host (i32.add (i32.wrap_i64 (local.get $linear)) (i32.load offset=cpu.tlb.write+8 (local.get $index))))))
    (i32.store (local.get $host) (i32.wrap_i64 (i64.add (local.get $base) (i64.const 7))))
    (local.set $rsp (i64.and (i64.add (local.get $rsp) (i64.const -4)) (i64.const 4294967295)))
    (i64.store offset=cpu.rsp (local.get $rsp))
    (br $block2))
  (if (i64.gt_s (local.get $icount) (local.get $limit)) (then (br $exit (i32.const 12<<7|0))))
  (local.set $icount (i64.add (local.get $icount) (i64.const 5)))
  (if
    (i64.ne
      (i64.load offset=cpu.tlb.write
        (local.tee $index
          (i32.and
            (i32.wrap_i64
              (i64.shr_u
                (local.tee $linear
                  (i64.and (i64.add (local.tee $rsp (i64.load offset=cpu.rsp)) (i64.const -4)) (i64.const 4294967295)))
                (i64.const 8)))
            (i32.const 16368))))
      (i64.and (i64.add (local.get $linear) (i64.const 3)) (i64.const -4096)))
    (then
      (if (i32.eqz (local.tee $host (call $regionWrite (local.get $linear) (i32.const 4)))) (then (br $exit (i32.const 12<<7|5)))))
    (else (local.set $host (i32.add (i32.wrap_i64 (local.get $linear)) (i32.load offset=cpu.tlb.write+8 (local.get $index))))))
  (i32.store (local.get $host) (i32.wrap_i64 (local.tee $rbp (i64.load offset=cpu.rbp))))
  (local.set $rsp (i64.and (i64.add (local.get $rsp) (i64.const -4)) (i64.const 4294967295)))
  (local.set $rbp (i64.extend_i32_u (i32.wrap_i64 (local.get $rsp))))
  (i64.and (i64.add (local.get $rbp) (i64.const 8)) (i64.const 4294967295))
  (i64.store offset=cpu.rsp (local.get $rsp))
  (i64.store offset=cpu.rbp (local.get $rbp))
  (if
    (i64.ne
      (i64.load offset=cpu.tlb.read
        (local.tee $index (i32.and (i32.wrap_i64 (i64.shr_u (local.tee $linear) (i64.const 8))) (i32.const 16368))))
      (i64.and (i64.add (local.get $linear) (i64.const 3)) (i64.const -4096)))
    (then
      (if (i32.eqz (local.tee $host (call $regionRead (local.get $linear) (i32.const 4)))) (then (br $exit (i32.const 15<<7|3)))))
    (else (local.set $host (i32.add (i32.wrap_i64 (local.get $linear)) (i32.load offset=cpu.tlb.read+8 (local.get $index))))))
  (local.set $26 (i64.extend_i32_u (i32.load (local.get $host))))
  (i64.and (local.get $rsp) (i64.const 4294967295))
  (i64.store offset=cpu.rax (local.get $26))
  (if
    (i64.ne
      (i64.load offset=cpu.tlb.read
        (local.tee $index (i32.and (i32.wrap_i64 (i64.shr_u (local.tee $linear) (i64.const 8))) (i32.const 16368))))
      (i64.and (i64.add (local.get $linear) (i64.const 3)) (i64.const -4096)))
    (then
      (if (i32.eqz (local.tee $host (call $regionRead (local.get $linear) (i32.const 4)))) (then (br $exit (i32.const 18<<7|2)))))
    (else (local.set $host (i32.add (i32.wrap_i64 (local.get $linear)) (i32.load offset=cpu.tlb.read+8 (local.get $index))))))
  (local.set $8 (i32.load (local.get $host)))
  (local.set $rsp (i64.and (i64.add (local.get $rsp) (i64.const 4)) (i64.const 4294967295)))
  (local.set $rbp (i64.extend_i32_u (local.get $8)))
  (i64.store offset=cpu.rsp (local.get $rsp))
  (i64.store offset=cpu.rbp (local.get $rbp))
  (if
    (i64.ne
      (i64.load offset=cpu.tlb.read
        (local.tee $index
          (i32.and
            (i32.wrap_i64 (i64.shr_u (local.tee $linear (i64.and (local.get $rsp) (i64.const 4294967295))) (i64.const 8)))
            (i32.const 16368))))
      (i64.and (i64.add (local.get $linear) (i64.const 3)) (i64.const -4096)))
    (then
      (if (i32.eqz (local.tee $host (call $regionRead (local.get $linear) (i32.const 4)))) (then (br $exit (i32.const 19<<7|1)))))
    (else (local.set $host (i32.add (i32.wrap_i64 (local.get $linear)) (i32.load offset=cpu.tlb.read+8 (local.get $index))))))
  (local.set $6 (i64.extend_i32_u (i32.load (local.get $host))))
  (local.set $rsp (i64.and (i64.add (local.get $rsp) (i64.const 4)) (i64.const 4294967295)))
  (i64.store offset=cpu.rsp (local.get $rsp))
  (if
    (i64.lt_u (local.tee $5 (i64.sub (local.get $6) (i64.add (local.get $base) (i64.const 7)))) (i64.const 6))
    (then (br_if $loop1 (local.tee $entry (i32.load8_u offset=pool+0 (i32.wrap_i64 (local.get $5)))))))
  (local.set $19 (i64.and (local.get $6) (i64.const 4294967295)))
  (br $goto))
(unreachable)
(unreachable)

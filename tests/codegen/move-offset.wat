;; MOV with an offset of its own, in flat 32-bit code: nothing to add; PUSH of 16 bits.
;;   10000: a1 00 00 10 00  mov eax,ds:0x100000
;;   10005: a2 04 00 10 00  mov ds:0x100004,al
;;   1000a: 66 50           push ax
;;   1000c: 66 59           pop cx
;;   1000e: eb f0           jmp 10000
;; 32-bit code, 5 instructions translated; module of 1233 bytes
(local.set $rcx (i64.load offset=cpu.rcx))
(local.set $rsp (i64.load offset=cpu.rsp))
(loop $loop1
  (if (i64.gt_s (local.get $icount) (local.get $limit)) (then (br $exit (i32.const 0<<7|0))))
  (local.set $icount (i64.add (local.get $icount) (i64.const 5)))
  (if
    (i64.ne
      (i64.load offset=cpu.tlb.read
        (local.tee $index
          (i32.and (i32.wrap_i64 (i64.shr_u (local.tee $linear (i64.const 1048576)) (i64.const 8))) (i32.const 16368))))
      (i64.and (i64.add (local.get $linear) (i64.const 3)) (i64.const -4096)))
    (then
      (if (i32.eqz (local.tee $host (call $regionRead (local.get $linear) (i32.const 4)))) (then (br $exit (i32.const 0<<7|5)))))
    (else (local.set $host (i32.add (i32.wrap_i64 (local.get $linear)) (i32.load offset=cpu.tlb.read+8 (local.get $index))))))
  (local.set $24 (i64.extend_i32_u (i32.load (local.get $host))))
  (i64.const 1048580)
  (i64.store offset=cpu.rax (local.get $24))
  (if
    (i64.ne
      (i64.load offset=cpu.tlb.write
        (local.tee $index (i32.and (i32.wrap_i64 (i64.shr_u (local.tee $linear) (i64.const 8))) (i32.const 16368))))
      (i64.and (local.get $linear) (i64.const -4096)))
    (then
      (if (i32.eqz (local.tee $host (call $regionWrite (local.get $linear) (i32.const 1)))) (then (br $exit (i32.const 5<<7|4)))))
    (else (local.set $host (i32.add (i32.wrap_i64 (local.get $linear)) (i32.load offset=cpu.tlb.write+8 (local.get $index))))))
  (i32.store8 (local.get $host) (i32.and (i32.wrap_i64 (local.get $24)) (i32.const 255)))
  (if
    (i64.ne
      (i64.load offset=cpu.tlb.write
        (local.tee $index
          (i32.and
            (i32.wrap_i64
              (i64.shr_u
                (local.tee $linear (i64.and (i64.add (local.get $rsp) (i64.const -2)) (i64.const 4294967295)))
                (i64.const 8)))
            (i32.const 16368))))
      (i64.and (i64.add (local.get $linear) (i64.const 1)) (i64.const -4096)))
    (then
      (if (i32.eqz (local.tee $host (call $regionWrite (local.get $linear) (i32.const 2)))) (then (br $exit (i32.const 10<<7|3)))))
    (else (local.set $host (i32.add (i32.wrap_i64 (local.get $linear)) (i32.load offset=cpu.tlb.write+8 (local.get $index))))))
  (i32.store16 (local.get $host) (i32.and (i32.wrap_i64 (local.get $24)) (i32.const 65535)))
  (local.set $rsp (i64.and (i64.add (local.get $rsp) (i64.const -2)) (i64.const 4294967295)))
  (i64.and (local.get $rsp) (i64.const 4294967295))
  (i64.store offset=cpu.rsp (local.get $rsp))
  (if
    (i64.ne
      (i64.load offset=cpu.tlb.read
        (local.tee $index (i32.and (i32.wrap_i64 (i64.shr_u (local.tee $linear) (i64.const 8))) (i32.const 16368))))
      (i64.and (i64.add (local.get $linear) (i64.const 1)) (i64.const -4096)))
    (then
      (if (i32.eqz (local.tee $host (call $regionRead (local.get $linear) (i32.const 2)))) (then (br $exit (i32.const 12<<7|2)))))
    (else (local.set $host (i32.add (i32.wrap_i64 (local.get $linear)) (i32.load offset=cpu.tlb.read+8 (local.get $index))))))
  (local.set $8 (i32.load16_u (local.get $host)))
  (local.set $rsp (i64.and (i64.add (local.get $rsp) (i64.const 2)) (i64.const 4294967295)))
  (local.set $rcx (i64.or (i64.extend_i32_u (local.get $8)) (i64.and (local.get $rcx) (i64.const -65536))))
  (i64.store offset=cpu.rcx (local.get $rcx))
  (i64.store offset=cpu.rsp (local.get $rsp))
  (br $loop1))
(unreachable)
(unreachable)

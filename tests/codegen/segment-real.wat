;; Real mode: the end of a segment before its base, in locals; SP of 16 bits, RIP from linear address and base of CS; within the frame of the region.
;;   1000: 03 00        add ax,WORD PTR [bx+si]
;;   1002: 50           push ax
;;   1003: 26 89 45 02  mov WORD PTR es:[di+0x2],ax
;;   1007: e8 02 00     call 100c
;;   100a: eb fe        jmp 100a
;;   100c: c3           ret
;; 16-bit code, 6 instructions translated; module of 1906 bytes
(func (type 0)
  (param i64 i32)
  (local i64 i64 i64 i64 i64 i32 i32 i32 i32 i32 i32 i32 i32 i64 i64 i64 i64 i64 i64 i32 i32 i32 i32 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64)
  (local.set $flagOp (i32.load offset=cpu.flagOp))
  (local.set $flagA (i64.load offset=cpu.flagA))
  (local.set $flagB (i64.load offset=cpu.flagB))
  (local.set $flagResult (i64.load offset=cpu.flagResult))
  (local.set $icount (i64.load offset=cpu.icount))
  (local.set $limit (i64.sub (i64.load offset=cpu.stopAt) (i64.const 512)))
  (local.set $segBase+8 (i64.load offset=cpu.segBase+8))
  (local.set $segReadEnd+24 (i64.load offset=cpu.segReadEnd+24))
  (local.set $segBase+24 (i64.load offset=cpu.segBase+24))
  (local.set $segWriteEnd+16 (i64.load offset=cpu.segWriteEnd+16))
  (local.set $segBase+16 (i64.load offset=cpu.segBase+16))
  (local.set $segWriteEnd (i64.load offset=cpu.segWriteEnd))
  (local.set $segBase (i64.load offset=cpu.segBase))
  (local.set $segReadEnd+16 (i64.load offset=cpu.segReadEnd+16))
  (local.set $lastCode
    (select
      (local.tee $lastCode (i64.load32_u offset=cpu.segLimit+4))
      (i64.const 65535)
      (i64.lt_u (local.get $lastCode) (i64.const 65535))))
  (local.set $base
    (i64.sub (local.tee $base (local.get $target)) (i64.and (i64.add (local.get $base) (local.get $segBase+8)) (i64.const 4095))))
  (if
    (i32.or
      (i64.gt_u (local.get $base) (local.get $lastCode))
      (i64.gt_u (i64.add (local.get $base) (i64.const 12)) (local.get $lastCode)))
    (then
      (i64.store offset=cpu.rip (local.get $target))
      (return)))
  (local.set $23
    (block $exit (result i32)
      (block $chain
        (block $goto
          (loop $loop1
            (block $block2
              (block $block3
                (block $block4
                  (br_table $block3 $block4 $block2 (local.get $entry)))
                (loop $loop5
                  (if (i64.gt_s (local.get $icount) (local.get $limit)) (then (br $exit (i32.const 10<<7|0))))
                  (local.set $icount (i64.add (local.get $icount) (i64.const 1)))
                  (br $loop5))
                (unreachable))
              (if (i64.gt_s (local.get $icount) (local.get $limit)) (then (br $exit (i32.const 0<<7|0))))
              (local.set $icount (i64.add (local.get $icount) (i64.const 4)))
              (if
                (i64.gt_u
                  (i64.add
                    (local.tee $linear
                      (i64.and
                        (i64.add (local.tee $rbx (i64.load offset=cpu.rbx)) (local.tee $rsi (i64.load offset=cpu.rsi)))
                        (i64.const 65535)))
                    (i64.const 2))
                  (local.get $segReadEnd+24))
                (then (br $exit (i32.const 0<<7|4))))
              (if
                (i64.ne
                  (i64.load offset=cpu.tlb.read
                    (local.tee $index
                      (i32.and
                        (i32.wrap_i64
                          (i64.shr_u
                            (local.tee $linear
                              (i64.and (i64.add (local.get $linear) (local.get $segBase+24)) (i64.const 4294967295)))
                            (i64.const 8)))
                        (i32.const 16368))))
                  (i64.and (i64.add (local.get $linear) (i64.const 1)) (i64.const -4096)))
                (then
                  (if
                    (i32.eqz (local.tee $host (call $regionRead (local.get $linear) (i32.const 2))))
                    (then (br $exit (i32.const 0<<7|4)))))
                (else
                  (local.set $host
                    (i32.add (i32.wrap_i64 (local.get $linear)) (i32.load offset=cpu.tlb.read+8 (local.get $index))))))
              (local.set $9 (i32.load16_u (local.get $host)))
              (local.set $flagA
                (i64.extend_i32_u (i32.and (i32.wrap_i64 (local.tee $rax (i64.load offset=cpu.rax))) (i32.const 65535))))
              (local.set $flagB (i64.extend_i32_u (local.get $9)))
              (local.set $flagResult
                (i64.extend_i32_u
                  (local.tee $8
                    (i32.and
                      (i32.add (i32.and (i32.wrap_i64 (local.get $rax)) (i32.const 65535)) (local.get $9))
                      (i32.const 65535)))))
              (local.set $flagOp (i32.const add:2))
              (local.set $rax (i64.or (i64.extend_i32_u (local.get $8)) (i64.and (local.get $rax) (i64.const -65536))))
              (if
                (i64.gt_u
                  (i64.add
                    (local.tee $linear
                      (i64.and (i64.add (local.tee $rsp (i64.load offset=cpu.rsp)) (i64.const -2)) (i64.const 65535)))
                    (i64.const 2))
                  (local.get $segWriteEnd+16))
                (then
                  (i64.store offset=cpu.rax (local.get $rax))
                  (br $exit (i32.const 2<<7|3))))
              (i64.and (i64.add (local.get $linear) (local.get $segBase+16)) (i64.const 4294967295))
              (i64.store offset=cpu.rax (local.get $rax))
              (if
                (i64.ne
                  (i64.load offset=cpu.tlb.write
                    (local.tee $index (i32.and (i32.wrap_i64 (i64.shr_u (local.tee $linear) (i64.const 8))) (i32.const 16368))))
                  (i64.and (i64.add (local.get $linear) (i64.const 1)) (i64.const -4096)))
                (then
                  (if
                    (i32.eqz (local.tee $host (call $regionWrite (local.get $linear) (i32.const 2))))
                    (then (br $exit (i32.const 2<<7|3)))))
                (else
                  (local.set $host
                    (i32.add (i32.wrap_i64 (local.get $linear)) (i32.load offset=cpu.tlb.write+8 (local.get $index))))))
              (i32.store16 (local.get $host) (i32.and (i32.wrap_i64 (local.get $rax)) (i32.const 65535)))
              (local.set $rsp
                (i64.or
                  (i64.and (i64.add (local.get $rsp) (i64.const -2)) (i64.const 65535))
                  (i64.and (local.get $rsp) (i64.const -65536))))
              (if
                (i64.gt_u
                  (i64.add
                    (local.tee $linear
                      (i64.and (i64.add (local.tee $rdi (i64.load offset=cpu.rdi)) (i64.const 2)) (i64.const 65535)))
                    (i64.const 2))
                  (local.get $segWriteEnd))
                (then
                  (i64.store offset=cpu.rsp (local.get $rsp))
                  (br $exit (i32.const 3<<7|2))))
              (i64.and (i64.add (local.get $linear) (local.get $segBase)) (i64.const 4294967295))
              (i64.store offset=cpu.rsp (local.get $rsp))
              (if
                (i64.ne
                  (i64.load offset=cpu.tlb.write
                    (local.tee $index (i32.and (i32.wrap_i64 (i64.shr_u (local.tee $linear) (i64.const 8))) (i32.const 16368))))
                  (i64.and (i64.add (local.get $linear) (i64.const 1)) (i64.const -4096)))
                (then
                  (if
                    (i32.eqz (local.tee $host (call $regionWrite (local.get $linear) (i32.const 2))))
                    (then (br $exit (i32.const 3<<7|2)))))
                (else
                  (local.set $host
                    (i32.add (i32.wrap_i64 (local.get $linear)) (i32.load offset=cpu.tlb.write+8 (local.get $index))))))
              (i32.store16 (local.get $host) (i32.and (i32.wrap_i64 (local.get $rax)) (i32.const 65535)))
              (if
                (i64.gt_u
                  (i64.add
                    (local.tee $linear (i64.and (i64.add (local.get $rsp) (i64.const -2)) (i64.const 65535)))
                    (i64.const 2))
                  (local.get $segWriteEnd+16))
                (then (br $exit (i32.const 7<<7|1))))
              (if
                (i64.ne
                  (i64.load offset=cpu.tlb.write
                    (local.tee $index
                      (i32.and
                        (i32.wrap_i64
                          (i64.shr_u
                            (local.tee $linear
                              (i64.and (i64.add (local.get $linear) (local.get $segBase+16)) (i64.const 4294967295)))
                            (i64.const 8)))
                        (i32.const 16368))))
                  (i64.and (i64.add (local.get $linear) (i64.const 1)) (i64.const -4096)))
                (then
                  (if
                    (i32.eqz (local.tee $host (call $regionWrite (local.get $linear) (i32.const 2))))
                    (then (br $exit (i32.const 7<<7|1)))))
                (else
                  (local.set $host
                    (i32.add (i32.wrap_i64 (local.get $linear)) (i32.load offset=cpu.tlb.write+8 (local.get $index))))))
              (i32.store16 (local.get $host) (i32.wrap_i64 (i64.add (local.get $base) (i64.const 10))))
              (local.set $rsp
                (i64.or
                  (i64.and (i64.add (local.get $rsp) (i64.const -2)) (i64.const 65535))
                  (i64.and (local.get $rsp) (i64.const -65536))))
              (i64.store offset=cpu.rsp (local.get $rsp))
              (br $block2))
            (if (i64.gt_s (local.get $icount) (local.get $limit)) (then (br $exit (i32.const 12<<7|0))))
            (local.set $icount (i64.add (local.get $icount) (i64.const 1)))
            (if
              (i64.gt_u
                (i64.add (local.tee $linear (i64.and (local.tee $rsp (i64.load offset=cpu.rsp)) (i64.const 65535))) (i64.const 2))
                (local.get $segReadEnd+16))
              (then (br $exit (i32.const 12<<7|1))))
            (if
              (i64.ne
                (i64.load offset=cpu.tlb.read
                  (local.tee $index
                    (i32.and
                      (i32.wrap_i64
                        (i64.shr_u
                          (local.tee $linear
                            (i64.and (i64.add (local.get $linear) (local.get $segBase+16)) (i64.const 4294967295)))
                          (i64.const 8)))
                      (i32.const 16368))))
                (i64.and (i64.add (local.get $linear) (i64.const 1)) (i64.const -4096)))
              (then
                (if
                  (i32.eqz (local.tee $host (call $regionRead (local.get $linear) (i32.const 2))))
                  (then (br $exit (i32.const 12<<7|1)))))
              (else
                (local.set $host (i32.add (i32.wrap_i64 (local.get $linear)) (i32.load offset=cpu.tlb.read+8 (local.get $index))))))
            (local.set $6 (i64.extend_i32_u (i32.load16_u (local.get $host))))
            (if (i64.gt_u (local.get $6) (local.get $lastCode)) (then (br $exit (i32.const 12<<7|1))))
            (local.set $rsp
              (i64.or
                (i64.and (i64.add (local.get $rsp) (i64.const 2)) (i64.const 65535))
                (i64.and (local.get $rsp) (i64.const -65536))))
            (i64.store offset=cpu.rsp (local.get $rsp))
            (if
              (i64.lt_u (local.tee $5 (i64.sub (local.get $6) (i64.add (local.get $base) (i64.const 10)))) (i64.const 3))
              (then (br_if $loop1 (local.tee $entry (i32.load8_u offset=pool+0 (i32.wrap_i64 (local.get $5)))))))
            (local.set $20 (i64.and (local.get $6) (i64.const 4294967295)))
            (br $goto))
          (unreachable)
          (unreachable))
        (i32.store offset=cpu.flagOp (local.get $flagOp))
        (i64.store offset=cpu.flagA (local.get $flagA))
        (i64.store offset=cpu.flagB (local.get $flagB))
        (i64.store offset=cpu.flagResult (local.get $flagResult))
        (i64.store offset=cpu.icount (local.get $icount))
        (i32.store offset=cpu.block (i32.const 0))
        (i64.store offset=cpu.rip (local.get $20))
        (local.set $linear (i64.and (i64.add (local.get $20) (local.get $segBase+8)) (i64.const 4294967295)))
        (if
          (i64.eq
            (i64.load offset=cpu.jumps
              (local.tee $index
                (i32.shl
                  (i32.and
                    (i32.wrap_i64 (i64.xor (local.get $linear) (i64.shr_u (local.get $linear) (i64.const 15))))
                    (i32.const 32767))
                  (i32.const 4))))
            (local.get $linear))
          (then
            (if
              (i32.eq (i32.load offset=cpu.jumps+12 (local.get $index)) (i32.load offset=cpu.segmentedKey))
              (then
                (if
                  (local.tee $24 (i32.load offset=32 (i32.load offset=cpu.jumps+8 (local.get $index))))
                  (then
                    (return_call_indirect (type 0)
                      (local.get $20)
                      (i32.and (local.tee $23 (local.get $24)) (i32.const 255))
                      (i32.shr_u (local.get $23) (i32.const 8)))))))))
        (return))
      (i32.store offset=cpu.flagOp (local.get $flagOp))
      (i64.store offset=cpu.flagA (local.get $flagA))
      (i64.store offset=cpu.flagB (local.get $flagB))
      (i64.store offset=cpu.flagResult (local.get $flagResult))
      (i64.store offset=cpu.icount (local.get $icount))
      (i32.store offset=cpu.block (i32.const 0))
      (return_call_indirect (type 0)
        (local.get $20)
        (i32.and (local.tee $23 (i32.load (local.get $24))) (i32.const 255))
        (i32.shr_u (local.get $23) (i32.const 8)))))
  (local.set $icount (i64.sub (local.get $icount) (i64.extend_i32_u (i32.and (local.get $23) (i32.const 127)))))
  (i32.store offset=cpu.flagOp (local.get $flagOp))
  (i64.store offset=cpu.flagA (local.get $flagA))
  (i64.store offset=cpu.flagB (local.get $flagB))
  (i64.store offset=cpu.flagResult (local.get $flagResult))
  (i64.store offset=cpu.icount (local.get $icount))
  (i32.store offset=cpu.block (i32.const 0))
  (local.set $20
    (i64.and (i64.add (local.get $base) (i64.extend_i32_s (i32.shr_s (local.get $23) (i32.const 7)))) (i64.const 4294967295)))
  (i64.store offset=cpu.rip (local.get $20)))

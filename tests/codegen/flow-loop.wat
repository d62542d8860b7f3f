;; A counted loop of one node, with the frame of the region: the budget is looked at once a turn.
;;   10000: b9 e8 03 00 00  mov ecx,0x3e8
;;   10005: 48 01 c8        add rax,rcx
;;   10008: ff c9           dec ecx
;;   1000a: 75 f9           jne 10005
;;   1000c: f4              hlt
;; 64-bit code, 4 instructions translated; module of 917 bytes
(func (type 0)
  (param i64 i32)
  (local i64 i64 i64 i64 i64 i32 i32 i32 i32 i32 i32 i32 i32 i64 i64 i64 i64 i64 i32 i32 i32 i32 i64 i64)
  (local.set $flagOp (i32.load offset=cpu.flagOp))
  (local.set $flagA (i64.load offset=cpu.flagA))
  (local.set $flagB (i64.load offset=cpu.flagB))
  (local.set $flagResult (i64.load offset=cpu.flagResult))
  (local.set $icount (i64.load offset=cpu.icount))
  (local.set $limit (i64.sub (i64.load offset=cpu.stopAt) (i64.const 512)))
  (local.set $base (i64.and (local.get $target) (i64.const -4096)))
  (local.set $22
    (block $exit (result i32)
      (block $chain
        (block $goto
          (if (i64.gt_s (local.get $icount) (local.get $limit)) (then (br $exit (i32.const 0<<7|0))))
          (local.set $icount (i64.add (local.get $icount) (i64.const 1)))
          (local.set $24 (i64.extend_i32_u (i32.const 1000)))
          (i64.store offset=cpu.rcx (local.get $24))
          (local.set $rax (i64.load offset=cpu.rax))
          (loop $loop1
            (if (i64.gt_s (local.get $icount) (local.get $limit)) (then (br $exit (i32.const 5<<7|0))))
            (local.set $icount (i64.add (local.get $icount) (i64.const 3)))
            (local.set $flagA (local.get $rax))
            (local.set $flagB (local.get $24))
            (local.set $flagResult (local.tee $5 (i64.add (local.get $rax) (local.get $24))))
            (local.set $flagOp (i32.const add:8))
            (local.set $rax (local.get $5))
            (local.tee $8 (i32.sub (i32.wrap_i64 (local.get $24)) (i32.const 1)))
            (local.set $flagB
              (i64.extend_i32_u (i32.wrap_i64 (i64.extend_i32_u (i64.lt_u (local.get $flagResult) (local.get $flagA))))))
            (local.set $flagResult (i64.extend_i32_u))
            (local.set $flagOp (i32.const dec:4))
            (local.set $24 (i64.extend_i32_u (local.get $8)))
            (i64.store offset=cpu.rax (local.get $rax))
            (i64.store offset=cpu.rcx (local.get $24))
            (br_if $loop1 (i32.ne (i32.wrap_i64 (local.get $flagResult)) (i32.const 0)))
            (local.set $icount (i64.add (local.get $icount) (i64.const 0)))
            (br $exit (i32.const 12<<7|0)))
          (unreachable)
          (unreachable))
        (i32.store offset=cpu.flagOp (local.get $flagOp))
        (i64.store offset=cpu.flagA (local.get $flagA))
        (i64.store offset=cpu.flagB (local.get $flagB))
        (i64.store offset=cpu.flagResult (local.get $flagResult))
        (i64.store offset=cpu.icount (local.get $icount))
        (i32.store offset=cpu.block (i32.const 0))
        (i64.store offset=cpu.rip (local.get $19))
        (if
          (i64.eq
            (i64.load offset=cpu.jumps
              (local.tee $index
                (i32.shl
                  (i32.and (i32.wrap_i64 (i64.xor (local.get $19) (i64.shr_u (local.get $19) (i64.const 15)))) (i32.const 32767))
                  (i32.const 4))))
            (local.get $19))
          (then
            (if
              (i32.eq (i32.load offset=cpu.jumps+12 (local.get $index)) (i32.load offset=cpu.jumpKey))
              (then
                (if
                  (local.tee $23 (i32.load offset=32 (i32.load offset=cpu.jumps+8 (local.get $index))))
                  (then
                    (return_call_indirect (type 0)
                      (local.get $19)
                      (i32.and (local.tee $22 (local.get $23)) (i32.const 255))
                      (i32.shr_u (local.get $22) (i32.const 8)))))))))
        (return))
      (i32.store offset=cpu.flagOp (local.get $flagOp))
      (i64.store offset=cpu.flagA (local.get $flagA))
      (i64.store offset=cpu.flagB (local.get $flagB))
      (i64.store offset=cpu.flagResult (local.get $flagResult))
      (i64.store offset=cpu.icount (local.get $icount))
      (i32.store offset=cpu.block (i32.const 0))
      (return_call_indirect (type 0)
        (local.get $19)
        (i32.and (local.tee $22 (i32.load (local.get $23))) (i32.const 255))
        (i32.shr_u (local.get $22) (i32.const 8)))))
  (local.set $icount (i64.sub (local.get $icount) (i64.extend_i32_u (i32.and (local.get $22) (i32.const 127)))))
  (i32.store offset=cpu.flagOp (local.get $flagOp))
  (i64.store offset=cpu.flagA (local.get $flagA))
  (i64.store offset=cpu.flagB (local.get $flagB))
  (i64.store offset=cpu.flagResult (local.get $flagResult))
  (i64.store offset=cpu.icount (local.get $icount))
  (i32.store offset=cpu.block (i32.const 0))
  (local.set $19 (i64.add (local.get $base) (i64.extend_i32_s (i32.shr_s (local.get $22) (i32.const 7)))))
  (i64.store offset=cpu.rip (local.get $19)))

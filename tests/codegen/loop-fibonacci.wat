;; Recursion: call, compare, return.
;;   10000: bf 05 00 00 00  mov edi,0x5
;;   10005: e8 01 00 00 00  call 1000b
;;   1000a: f4              hlt
;;   1000b: 83 ff 02        cmp edi,0x2
;;   1000e: 72 19           jb 10029
;;   10010: 53              push rbx
;;   10011: 89 fb           mov ebx,edi
;;   10013: 8d 7b ff        lea edi,[rbx-0x1]
;;   10016: e8 f0 ff ff ff  call 1000b
;;   1001b: 8d 7b fe        lea edi,[rbx-0x2]
;;   1001e: 89 c3           mov ebx,eax
;;   10020: e8 e6 ff ff ff  call 1000b
;;   10025: 01 d8           add eax,ebx
;;   10027: 5b              pop rbx
;;   10028: c3              ret
;;   10029: 89 f8           mov eax,edi
;;   1002b: c3              ret
;; 64-bit code, 6 instructions translated; module of 1213 bytes
(loop $loop1
  (block $block2
    (block $block3
      (block $block4
        (br_table $block3 $block4 $block2 (local.get $entry)))
      (if (i64.gt_s (local.get $icount) (local.get $limit)) (then (br $exit (i32.const 10<<7|0))))
      (local.set $icount (i64.add (local.get $icount) (i64.const 0)))
      (br $exit (i32.const 10<<7|0)))
    (if (i64.gt_s (local.get $icount) (local.get $limit)) (then (br $exit (i32.const 0<<7|0))))
    (local.set $icount (i64.add (local.get $icount) (i64.const 2)))
    (local.set $rdi (i64.extend_i32_u (i32.const 5)))
    (i64.store offset=cpu.rdi (local.get $rdi))
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
          (then (br $exit (i32.const 5<<7|1)))))
      (else (local.set $host (i32.add (i32.wrap_i64 (local.get $linear)) (i32.load offset=cpu.tlb.write+8 (local.get $index))))))
    (i64.store (local.get $host) (i64.add (local.get $base) (i64.const 10)))
    (local.set $rsp (i64.add (local.get $rsp) (i64.const -8)))
    (i64.store offset=cpu.rsp (local.get $rsp))
    (br $block2))
  (if (i64.gt_s (local.get $icount) (local.get $limit)) (then (br $exit (i32.const 11<<7|0))))
  (local.set $icount (i64.add (local.get $icount) (i64.const 2)))
  (local.set $flagA (i64.extend_i32_u (i32.wrap_i64 (local.tee $rdi (i64.load offset=cpu.rdi)))))
  (local.set $flagB (i64.extend_i32_u (i32.const 2)))
  (local.set $flagResult (i64.extend_i32_u (i32.sub (i32.wrap_i64 (local.get $rdi)) (i32.const 2))))
  (local.set $flagOp (i32.const sub:4))
  (if
    (i32.lt_u (i32.wrap_i64 (local.get $flagA)) (i32.wrap_i64 (local.get $flagB)))
    (then
      (local.set $icount (i64.add (local.get $icount) (i64.const 2)))
      (local.set $26 (i64.extend_i32_u (i32.wrap_i64 (local.get $rdi))))
      (i64.store offset=cpu.rax (local.get $26))
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
            (then (br $exit (i32.const 43<<7|1)))))
        (else (local.set $host (i32.add (i32.wrap_i64 (local.get $linear)) (i32.load offset=cpu.tlb.read+8 (local.get $index))))))
      (if
        (i64.ne (local.tee $6 (i64.load (local.get $host))) (i64.shr_s (i64.shl (local.get $6) (i64.const 16)) (i64.const 16)))
        (then (br $exit (i32.const 43<<7|1))))
      (local.set $rsp (i64.add (local.get $rsp) (i64.const 8)))
      (i64.store offset=cpu.rsp (local.get $rsp))
      (if
        (i64.lt_u (local.tee $5 (i64.sub (local.get $6) (i64.add (local.get $base) (i64.const 10)))) (i64.const 2))
        (then (br_if $loop1 (local.tee $entry (i32.load8_u offset=pool+0 (i32.wrap_i64 (local.get $5)))))))
      (local.set $19 (local.get $6))
      (br $goto)))
  (local.set $23 (i32.const pool+16))
  (local.set $19 (i64.add (local.get $base) (i64.const 16)))
  (br $chain))
(unreachable)
(unreachable)

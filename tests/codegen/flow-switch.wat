;; A jump through a table: to the jump cache.
;;   10000: 83 e0 01              and eax,0x1
;;   10003: ff 24 c5 0d 00 01 00  jmp QWORD PTR [rax*8+0x1000d]
;;   1000a: ff c3                 inc ebx
;;   1000c: f4                    hlt
;;   1000d: 00 00                 add BYTE PTR [rax],al
;;   1000f: 01 00                 add DWORD PTR [rax],eax
;;   10011: 00 00                 add BYTE PTR [rax],al
;;   10013: 00 00                 add BYTE PTR [rax],al
;;   10015: 0a 00                 or al,BYTE PTR [rax]
;;   10017: 01 00                 add DWORD PTR [rax],eax
;;   10019: 00 00                 add BYTE PTR [rax],al
;; 64-bit code, 2 instructions translated; module of 920 bytes
(if (i64.gt_s (local.get $icount) (local.get $limit)) (then (br $exit (i32.const 0<<7|0))))
(local.set $icount (i64.add (local.get $icount) (i64.const 2)))
(local.set $flagResult
  (i64.extend_i32_u (local.tee $8 (i32.and (i32.wrap_i64 (local.tee $rax (i64.load offset=cpu.rax))) (i32.const 1)))))
(local.set $flagOp (i32.const logic:4))
(local.set $rax (i64.extend_i32_u (local.get $8)))
(i64.store offset=cpu.rax (local.get $rax))
(if
  (i64.ne
    (i64.load offset=cpu.tlb.read
      (local.tee $index
        (i32.and
          (i32.wrap_i64
            (i64.shr_u (local.tee $linear (i64.add (i64.shl (local.get $rax) (i64.const 3)) (i64.const 65549))) (i64.const 8)))
          (i32.const 16368))))
    (i64.and (i64.add (local.get $linear) (i64.const 7)) (i64.const -4096)))
  (then
    (if (i32.eqz (local.tee $host (call $regionRead (local.get $linear) (i32.const 8)))) (then (br $exit (i32.const 3<<7|1)))))
  (else (local.set $host (i32.add (i32.wrap_i64 (local.get $linear)) (i32.load offset=cpu.tlb.read+8 (local.get $index))))))
(if
  (i64.ne (local.tee $6 (i64.load (local.get $host))) (i64.shr_s (i64.shl (local.get $6) (i64.const 16)) (i64.const 16)))
  (then (br $exit (i32.const 3<<7|1))))
(local.set $19 (local.get $6))
(br $goto)
(unreachable)

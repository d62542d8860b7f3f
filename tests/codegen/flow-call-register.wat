;; An indirect call and a return to a caller outside.
;;   10000: b8 08 00 01 00  mov eax,0x10008
;;   10005: ff d0           call rax
;;   10007: f4              hlt
;;   10008: c2 08 00        ret 0x8
;; 64-bit code, 2 instructions translated; module of 924 bytes
(if (i64.gt_s (local.get $icount) (local.get $limit)) (then (br $exit (i32.const 0<<7|0))))
(local.set $icount (i64.add (local.get $icount) (i64.const 2)))
(local.set $24 (i64.extend_i32_u (i32.const 65544)))
(i64.store offset=cpu.rax (local.get $24))
(if
  (i64.ne (local.tee $6 (local.get $24)) (i64.shr_s (i64.shl (local.get $6) (i64.const 16)) (i64.const 16)))
  (then (br $exit (i32.const 5<<7|1))))
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
    (if (i32.eqz (local.tee $host (call $regionWrite (local.get $linear) (i32.const 8)))) (then (br $exit (i32.const 5<<7|1)))))
  (else (local.set $host (i32.add (i32.wrap_i64 (local.get $linear)) (i32.load offset=cpu.tlb.write+8 (local.get $index))))))
(i64.store (local.get $host) (i64.add (local.get $base) (i64.const 7)))
(local.set $rsp (i64.add (local.get $rsp) (i64.const -8)))
(local.get $6)
(i64.store offset=cpu.rsp (local.get $rsp))
(local.set $19)
(br $goto)
(unreachable)

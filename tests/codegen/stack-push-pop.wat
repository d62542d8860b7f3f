;; PUSH and POP: address and write right each time.
;;   10000: 53     push rbx
;;   10001: 55     push rbp
;;   10002: 6a 05  push 0x5
;;   10004: 58     pop rax
;;   10005: 5d     pop rbp
;;   10006: 5b     pop rbx
;;   10007: f4     hlt
;; 64-bit code, 6 instructions translated; module of 1431 bytes
(if (i64.gt_s (local.get $icount) (local.get $limit)) (then (br $exit (i32.const 0<<7|0))))
(local.set $icount (i64.add (local.get $icount) (i64.const 6)))
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
    (if (i32.eqz (local.tee $host (call $regionWrite (local.get $linear) (i32.const 8)))) (then (br $exit (i32.const 0<<7|6)))))
  (else (local.set $host (i32.add (i32.wrap_i64 (local.get $linear)) (i32.load offset=cpu.tlb.write+8 (local.get $index))))))
(i64.store (local.get $host) (local.tee $rbx (i64.load offset=cpu.rbx)))
(local.set $rsp (i64.add (local.get $rsp) (i64.const -8)))
(i64.add (local.get $rsp) (i64.const -8))
(i64.store offset=cpu.rsp (local.get $rsp))
(if
  (i64.ne
    (i64.load offset=cpu.tlb.write
      (local.tee $index (i32.and (i32.wrap_i64 (i64.shr_u (local.tee $linear) (i64.const 8))) (i32.const 16368))))
    (i64.and (i64.add (local.get $linear) (i64.const 7)) (i64.const -4096)))
  (then
    (if (i32.eqz (local.tee $host (call $regionWrite (local.get $linear) (i32.const 8)))) (then (br $exit (i32.const 1<<7|5)))))
  (else (local.set $host (i32.add (i32.wrap_i64 (local.get $linear)) (i32.load offset=cpu.tlb.write+8 (local.get $index))))))
(i64.store (local.get $host) (local.tee $rbp (i64.load offset=cpu.rbp)))
(local.set $rsp (i64.add (local.get $rsp) (i64.const -8)))
(i64.add (local.get $rsp) (i64.const -8))
(i64.store offset=cpu.rsp (local.get $rsp))
(if
  (i64.ne
    (i64.load offset=cpu.tlb.write
      (local.tee $index (i32.and (i32.wrap_i64 (i64.shr_u (local.tee $linear) (i64.const 8))) (i32.const 16368))))
    (i64.and (i64.add (local.get $linear) (i64.const 7)) (i64.const -4096)))
  (then
    (if (i32.eqz (local.tee $host (call $regionWrite (local.get $linear) (i32.const 8)))) (then (br $exit (i32.const 2<<7|4)))))
  (else (local.set $host (i32.add (i32.wrap_i64 (local.get $linear)) (i32.load offset=cpu.tlb.write+8 (local.get $index))))))
(i64.store (local.get $host) (i64.const 5))
(local.set $rsp (i64.add (local.get $rsp) (i64.const -8)))
(local.get $rsp)
(i64.store offset=cpu.rsp (local.get $rsp))
(if
  (i64.ne
    (i64.load offset=cpu.tlb.read
      (local.tee $index (i32.and (i32.wrap_i64 (i64.shr_u (local.tee $linear) (i64.const 8))) (i32.const 16368))))
    (i64.and (i64.add (local.get $linear) (i64.const 7)) (i64.const -4096)))
  (then
    (if (i32.eqz (local.tee $host (call $regionRead (local.get $linear) (i32.const 8)))) (then (br $exit (i32.const 4<<7|3)))))
  (else (local.set $host (i32.add (i32.wrap_i64 (local.get $linear)) (i32.load offset=cpu.tlb.read+8 (local.get $index))))))
(local.set $5 (i64.load (local.get $host)))
(local.set $rsp (i64.add (local.get $rsp) (i64.const 8)))
(local.set $27 (local.get $5))
(local.get $rsp)
(i64.store offset=cpu.rax (local.get $27))
(i64.store offset=cpu.rsp (local.get $rsp))
(if
  (i64.ne
    (i64.load offset=cpu.tlb.read
      (local.tee $index (i32.and (i32.wrap_i64 (i64.shr_u (local.tee $linear) (i64.const 8))) (i32.const 16368))))
    (i64.and (i64.add (local.get $linear) (i64.const 7)) (i64.const -4096)))
  (then
    (if (i32.eqz (local.tee $host (call $regionRead (local.get $linear) (i32.const 8)))) (then (br $exit (i32.const 5<<7|2)))))
  (else (local.set $host (i32.add (i32.wrap_i64 (local.get $linear)) (i32.load offset=cpu.tlb.read+8 (local.get $index))))))
(local.set $5 (i64.load (local.get $host)))
(local.set $rsp (i64.add (local.get $rsp) (i64.const 8)))
(local.set $rbp (local.get $5))
(local.get $rsp)
(i64.store offset=cpu.rsp (local.get $rsp))
(i64.store offset=cpu.rbp (local.get $rbp))
(if
  (i64.ne
    (i64.load offset=cpu.tlb.read
      (local.tee $index (i32.and (i32.wrap_i64 (i64.shr_u (local.tee $linear) (i64.const 8))) (i32.const 16368))))
    (i64.and (i64.add (local.get $linear) (i64.const 7)) (i64.const -4096)))
  (then
    (if (i32.eqz (local.tee $host (call $regionRead (local.get $linear) (i32.const 8)))) (then (br $exit (i32.const 6<<7|1)))))
  (else (local.set $host (i32.add (i32.wrap_i64 (local.get $linear)) (i32.load offset=cpu.tlb.read+8 (local.get $index))))))
(local.set $5 (i64.load (local.get $host)))
(local.set $rsp (i64.add (local.get $rsp) (i64.const 8)))
(local.set $rbx (local.get $5))
(i64.store offset=cpu.rbx (local.get $rbx))
(i64.store offset=cpu.rsp (local.get $rsp))
(br $exit (i32.const 7<<7|0))
(unreachable)

;; A function with frame: ENTER by hand, LEAVE.
;;   10000: 55           push rbp
;;   10001: 48 89 e5     mov rbp,rsp
;;   10004: 48 83 ec 20  sub rsp,0x20
;;   10008: 48 89 7d f8  mov QWORD PTR [rbp-0x8],rdi
;;   1000c: 48 8b 45 f8  mov rax,QWORD PTR [rbp-0x8]
;;   10010: c9           leave
;;   10011: f4           hlt
;; 64-bit code, 6 instructions translated; module of 1220 bytes
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
(i64.store (local.get $host) (local.tee $rbp (i64.load offset=cpu.rbp)))
(local.set $rsp (i64.add (local.get $rsp) (i64.const -8)))
(local.set $rbp (local.get $rsp))
(local.set $flagA (local.get $rsp))
(local.set $flagB (i64.const 32))
(local.set $flagResult (local.tee $5 (i64.sub (local.get $rsp) (i64.const 32))))
(local.set $flagOp (i32.const sub:8))
(local.set $rsp (local.get $5))
(i64.add (local.get $rbp) (i64.const -8))
(i64.store offset=cpu.rsp (local.get $rsp))
(i64.store offset=cpu.rbp (local.get $rbp))
(if
  (i64.ne
    (i64.load offset=cpu.tlb.write
      (local.tee $index (i32.and (i32.wrap_i64 (i64.shr_u (local.tee $linear) (i64.const 8))) (i32.const 16368))))
    (i64.and (i64.add (local.get $linear) (i64.const 7)) (i64.const -4096)))
  (then
    (if (i32.eqz (local.tee $host (call $regionWrite (local.get $linear) (i32.const 8)))) (then (br $exit (i32.const 8<<7|3)))))
  (else (local.set $host (i32.add (i32.wrap_i64 (local.get $linear)) (i32.load offset=cpu.tlb.write+8 (local.get $index))))))
(i64.store (local.get $host) (local.tee $rdi (i64.load offset=cpu.rdi)))
(if
  (i64.ne
    (i64.load offset=cpu.tlb.read
      (local.tee $index
        (i32.and
          (i32.wrap_i64 (i64.shr_u (local.tee $linear (i64.add (local.get $rbp) (i64.const -8))) (i64.const 8)))
          (i32.const 16368))))
    (i64.and (i64.add (local.get $linear) (i64.const 7)) (i64.const -4096)))
  (then
    (if (i32.eqz (local.tee $host (call $regionRead (local.get $linear) (i32.const 8)))) (then (br $exit (i32.const 12<<7|2)))))
  (else (local.set $host (i32.add (i32.wrap_i64 (local.get $linear)) (i32.load offset=cpu.tlb.read+8 (local.get $index))))))
(local.set $27 (i64.load (local.get $host)))
(local.get $rbp)
(i64.store offset=cpu.rax (local.get $27))
(if
  (i64.ne
    (i64.load offset=cpu.tlb.read
      (local.tee $index (i32.and (i32.wrap_i64 (i64.shr_u (local.tee $linear) (i64.const 8))) (i32.const 16368))))
    (i64.and (i64.add (local.get $linear) (i64.const 7)) (i64.const -4096)))
  (then
    (if (i32.eqz (local.tee $host (call $regionRead (local.get $linear) (i32.const 8)))) (then (br $exit (i32.const 16<<7|1)))))
  (else (local.set $host (i32.add (i32.wrap_i64 (local.get $linear)) (i32.load offset=cpu.tlb.read+8 (local.get $index))))))
(local.set $rsp (i64.add (local.get $rbp) (i64.const 8)))
(local.set $rbp (i64.load (local.get $host)))
(i64.store offset=cpu.rsp (local.get $rsp))
(i64.store offset=cpu.rbp (local.get $rbp))
(br $exit (i32.const 17<<7|0))
(unreachable)

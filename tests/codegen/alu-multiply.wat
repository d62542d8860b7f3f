;; IMUL in its forms, MUL of 64 bits.
;;   10000: 0f af c1     imul eax,ecx
;;   10003: 48 6b d3 64  imul rdx,rbx,0x64
;;   10007: 49 f7 e0     mul r8
;;   1000a: f4           hlt
;; 64-bit code, 3 instructions translated; module of 1010 bytes
(if (i64.gt_s (local.get $icount) (local.get $limit)) (then (br $exit (i32.const 0<<7|0))))
(local.set $icount (i64.add (local.get $icount) (i64.const 3)))
(local.set $6 (i64.extend_i32_s (i32.wrap_i64 (local.tee $rcx (i64.load offset=cpu.rcx)))))
(local.set $5 (i64.extend_i32_s (i32.wrap_i64 (local.tee $rax (i64.load offset=cpu.rax)))))
(local.set $26 (i64.mul (local.get $5) (local.get $6)))
(local.set $rax (i64.extend_i32_u (i32.wrap_i64 (local.get $26))))
(local.set $6 (local.tee $rbx (i64.load offset=cpu.rbx)))
(local.set $5 (i64.const 100))
(local.set $26 (i64.mul (local.get $5) (local.get $6)))
(local.set $28 (local.get $26))
(local.set $6 (local.tee $r8 (i64.load offset=cpu.r8)))
(local.set $5 (local.get $rax))
(local.set $26 (i64.mul (local.get $5) (local.get $6)))
(local.set $31
  (i64.add
    (i64.shr_u
      (i64.mul (i64.and (local.get $5) (i64.const 4294967295)) (i64.and (local.get $6) (i64.const 4294967295)))
      (i64.const 32))
    (i64.mul (i64.shr_u (local.get $5) (i64.const 32)) (i64.and (local.get $6) (i64.const 4294967295)))))
(local.set $32
  (i64.add
    (i64.and (local.get $31) (i64.const 4294967295))
    (i64.mul (i64.and (local.get $5) (i64.const 4294967295)) (i64.shr_u (local.get $6) (i64.const 32)))))
(local.set $30
  (i64.add
    (i64.add
      (i64.mul (i64.shr_u (local.get $5) (i64.const 32)) (i64.shr_u (local.get $6) (i64.const 32)))
      (i64.shr_u (local.get $31) (i64.const 32)))
    (i64.shr_u (local.get $32) (i64.const 32))))
(local.set $8 (i64.ne (local.get $30) (i64.const 0)))
(local.set $flagB (i64.extend_i32_u (i32.and (i32.sub (i32.const 0) (local.get $8)) (i32.const 2049))))
(local.set $flagResult (local.get $26))
(local.set $flagOp (i32.const result:8))
(local.set $rax (local.get $26))
(local.set $28 (local.get $30))
(i64.store offset=cpu.rax (local.get $rax))
(i64.store offset=cpu.rdx (local.get $28))
(br $exit (i32.const 10<<7|0))
(unreachable)

;; SHLD SHRD.
;;   10000: 48 0f a4 d0 0c  shld rax,rdx,0xc
;;   10005: 0f ad d1        shrd ecx,edx,cl
;;   10008: f4              hlt
;; 64-bit code, 2 instructions translated; module of 925 bytes
(if (i64.gt_s (local.get $icount) (local.get $limit)) (then (br $exit (i32.const 0<<7|0))))
(local.set $icount (i64.add (local.get $icount) (i64.const 2)))
(local.set $5 (local.tee $rax (i64.load offset=cpu.rax)))
(local.set $6 (local.get $5))
(local.set $5
  (i64.or (i64.shl (local.get $5) (i64.const 12)) (i64.shr_u (local.tee $rdx (i64.load offset=cpu.rdx)) (i64.const 52))))
(local.set $flagA (local.get $6))
(local.set $flagB (i64.const 12))
(local.set $flagResult (local.get $5))
(local.set $flagOp (i32.const shl:8))
(local.set $rax (local.get $5))
(local.set $8 (i32.wrap_i64 (local.tee $rcx (i64.load offset=cpu.rcx))))
(local.set $26 (i32.and (i32.wrap_i64 (local.get $rcx)) (i32.const 31)))
(local.set $9 (local.get $8))
(if
  (local.get $26)
  (then
    (local.set $8
      (i32.or
        (i32.shr_u (local.get $8) (local.get $26))
        (i32.shl (i32.wrap_i64 (local.get $rdx)) (i32.sub (i32.const 32) (local.get $26)))))
    (local.set $flagA (i64.extend_i32_u (local.get $9)))
    (local.set $flagB (i64.extend_i32_u (local.get $26)))
    (local.set $flagResult (i64.extend_i32_u (local.get $8)))
    (local.set $flagOp (i32.const shr:4))))
(local.set $rcx (i64.extend_i32_u (local.get $8)))
(i64.store offset=cpu.rax (local.get $rax))
(i64.store offset=cpu.rcx (local.get $rcx))
(br $exit (i32.const 8<<7|0))
(unreachable)

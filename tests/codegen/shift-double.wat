;; SHLD SHRD.
;;   10000: 48 0f a4 d0 0c  shld rax,rdx,0xc
;;   10005: 0f ad d1        shrd ecx,edx,cl
;;   10008: f4              hlt
;; 64-bit code, 2 instructions translated; module of 974 bytes
;; loads rax rcx rdx; stores rax rcx
(if (i64.gt_s (local.get $icount) (local.get $limit)) (then (br $exit (i32.const 0<<7|0))))
(local.set $icount (i64.add (local.get $icount) (i64.const 2)))
(local.set $5 (local.get $rax))
(local.set $6 (i64.shl (local.get $5) (i64.const 11)))
(local.set $5
  (i64.or (i64.shl (local.get $5) (i64.const 12)) (i64.shr_u (local.get $rdx) (i64.sub (i64.const 64) (i64.const 12)))))
(local.get $5)
(local.set $flagB
  (i64.or
    (i64.or (i64.and (i64.shr_u (local.get $6) (i64.const 63)) (i64.const 1)) (i64.const 16))
    (i64.shl
      (i64.xor
        (i64.and (i64.shr_u (local.get $6) (i64.const 63)) (i64.const 1))
        (i64.and (i64.shr_u (local.get $6) (i64.const 62)) (i64.const 1)))
      (i64.const 11))))
(local.set $flagResult)
(local.set $flagOp (i32.const result:8))
(local.set $rax (local.get $5))
(local.set $5 (i64.extend_i32_u (i32.wrap_i64 (local.get $rcx))))
(if
  (i32.eqz (i64.eqz (local.tee $24 (i64.and (local.get $rcx) (i64.const 31)))))
  (then
    (local.set $6 (i64.shr_u (local.get $5) (i64.sub (local.get $24) (i64.const 1))))
    (local.set $5
      (i64.or
        (i64.shr_u (local.get $5) (local.get $24))
        (i64.shl (i64.extend_i32_u (i32.wrap_i64 (local.get $rdx))) (i64.sub (i64.const 32) (local.get $24)))))
    (local.set $8 (i32.wrap_i64 (local.tee $5 (i64.and (local.get $5) (i64.const 4294967295)))))
    (local.get $5)
    (local.set $flagB
      (i64.or
        (i64.or (i64.and (i64.shr_u (local.get $6) (i64.const 0)) (i64.const 1)) (i64.const 16))
        (i64.shl
          (i64.xor
            (i64.and (i64.shr_u (local.get $5) (i64.const 31)) (i64.const 1))
            (i64.and (i64.shr_u (local.get $5) (i64.const 30)) (i64.const 1)))
          (i64.const 11))))
    (local.set $flagResult)
    (local.set $flagOp (i32.const result:4))))
(local.set $8 (i32.wrap_i64 (local.tee $5 (i64.and (local.get $5) (i64.const 4294967295)))))
(local.set $rcx (i64.extend_i32_u (local.get $8)))
(br $exit (i32.const 8<<7|0))
(unreachable)

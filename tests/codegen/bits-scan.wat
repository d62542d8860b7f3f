;; BSF BSR TZCNT LZCNT POPCNT BSWAP.
;;   10000: 0f bc c1        bsf eax,ecx
;;   10003: 48 0f bd d3     bsr rdx,rbx
;;   10007: f3 45 0f bc c1  tzcnt r8d,r9d
;;   1000c: f3 4d 0f b8 d3  popcnt r10,r11
;;   10011: 0f c8           bswap eax
;;   10013: 48 0f cb        bswap rbx
;;   10016: f4              hlt
;; 64-bit code, 6 instructions translated; module of 1047 bytes
(if (i64.gt_s (local.get $icount) (local.get $limit)) (then (br $exit (i32.const 0<<7|0))))
(local.set $icount (i64.add (local.get $icount) (i64.const 6)))
(local.set $5 (i64.extend_i32_u (i32.wrap_i64 (local.tee $rcx (i64.load offset=cpu.rcx)))))
(local.set $6 (i64.ctz (local.get $5)))
(local.set $rax (select (local.tee $rax (i64.load offset=cpu.rax)) (local.get $6) (i64.eqz (local.get $5))))
(local.set $5 (local.tee $rbx (i64.load offset=cpu.rbx)))
(local.set $6 (i64.sub (i64.const 63) (i64.clz (local.get $5))))
(local.set $rdx (select (local.tee $rdx (i64.load offset=cpu.rdx)) (local.get $6) (i64.eqz (local.get $5))))
(local.set $5 (i64.extend_i32_u (i32.wrap_i64 (local.tee $r9 (i64.load offset=cpu.r9)))))
(local.set $6 (i64.extend_i32_u (i32.ctz (i32.wrap_i64 (local.get $5)))))
(local.set $29 (local.get $6))
(local.set $5 (local.tee $r11 (i64.load offset=cpu.r11)))
(local.set $flagA (i64.extend_i32_u (i32.shl (i64.eqz (local.get $5)) (i32.const 6))))
(local.set $flagOp (i32.const bits:4))
(local.set $31 (i64.popcnt (local.get $5)))
(local.set $rax
  (i64.extend_i32_u
    (i32.or
      (i32.and (i32.rotl (local.tee $8 (i32.wrap_i64 (local.get $rax))) (i32.const 8)) (i32.const 16711935))
      (i32.and (i32.rotr (local.get $8) (i32.const 8)) (i32.const -16711936)))))
(local.set $5 (local.get $rbx))
(local.set $rbx
  (i64.or
    (i64.shl
      (i64.extend_i32_u
        (i32.or
          (i32.and (i32.rotl (local.tee $8 (i32.wrap_i64 (local.get $5))) (i32.const 8)) (i32.const 16711935))
          (i32.and (i32.rotr (local.get $8) (i32.const 8)) (i32.const -16711936))))
      (i64.const 32))
    (i64.extend_i32_u
      (i32.or
        (i32.and
          (i32.rotl (local.tee $8 (i32.wrap_i64 (i64.shr_u (local.get $5) (i64.const 32)))) (i32.const 8))
          (i32.const 16711935))
        (i32.and (i32.rotr (local.get $8) (i32.const 8)) (i32.const -16711936))))))
(i64.store offset=cpu.rax (local.get $rax))
(i64.store offset=cpu.rdx (local.get $rdx))
(i64.store offset=cpu.rbx (local.get $rbx))
(i64.store offset=cpu.r8 (local.get $29))
(i64.store offset=cpu.r10 (local.get $31))
(br $exit (i32.const 22<<7|0))
(unreachable)

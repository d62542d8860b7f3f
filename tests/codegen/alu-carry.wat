;; ADC and SBB after ADD and CMP; INC keeps the carry.
;;   10000: 48 01 d8     add rax,rbx
;;   10003: 48 11 d1     adc rcx,rdx
;;   10006: 39 fe        cmp esi,edi
;;   10008: 19 c0        sbb eax,eax
;;   1000a: 48 ff c3     inc rbx
;;   1000d: 49 83 d0 00  adc r8,0x0
;;   10011: f4           hlt
;; 64-bit code, 6 instructions translated; module of 1300 bytes
;; loads rax rcx rdx rbx rsi rdi r8; stores rax rcx rbx r8
(if (i64.gt_s (local.get $icount) (local.get $limit)) (then (br $exit (i32.const 0<<7|0))))
(local.set $icount (i64.add (local.get $icount) (i64.const 6)))
(local.get $rax)
(local.set $6 (local.get $rbx))
(local.set $flagA (local.tee $5))
(local.set $flagB (local.get $6))
(local.set $flagResult (local.tee $5 (i64.add (local.get $5) (local.get $6))))
(local.set $flagOp (i32.const add:8))
(local.set $rax (local.get $5))
(local.set $5 (local.get $rcx))
(local.set $6 (local.get $rdx))
(local.set $8 (i64.lt_u (local.get $flagResult) (local.get $flagA)))
(local.set $flagA (local.get $5))
(local.set $flagB (local.get $6))
(local.set $5 (i64.add (i64.add (local.get $flagA) (local.get $flagB)) (i64.extend_i32_u (local.get $8))))
(local.set $flagB
  (i64.or
    (i64.or
      (i64.and
        (i64.shr_u
          (i64.or
            (i64.and (local.get $flagA) (local.get $flagB))
            (i64.and (i64.or (local.get $flagA) (local.get $flagB)) (i64.xor (local.get $5) (i64.const -1))))
          (i64.const 63))
        (i64.const 1))
      (i64.and (i64.xor (i64.xor (local.get $flagA) (local.get $flagB)) (local.get $5)) (i64.const 16)))
    (i64.shl
      (i64.and
        (i64.shr_u
          (i64.and (i64.xor (local.get $flagA) (local.get $5)) (i64.xor (local.get $flagB) (local.get $5)))
          (i64.const 63))
        (i64.const 1))
      (i64.const 11))))
(local.set $flagResult (local.get $5))
(local.set $flagOp (i32.const result:8))
(local.set $rcx (local.get $5))
(i32.wrap_i64 (local.get $rsi))
(local.set $9 (i32.wrap_i64 (local.get $rdi)))
(local.set $flagA (i64.extend_i32_u (local.tee $8)))
(local.set $flagB (i64.extend_i32_u (local.get $9)))
(local.set $flagResult (i64.extend_i32_u (local.tee $8 (i32.sub (local.get $8) (local.get $9)))))
(local.set $flagOp (i32.const sub:4))
(local.set $5 (i64.extend_i32_u (i32.wrap_i64 (local.get $rax))))
(local.set $6 (i64.extend_i32_u (i32.wrap_i64 (local.get $rax))))
(local.set $8 (i32.lt_u (i32.wrap_i64 (local.get $flagA)) (i32.wrap_i64 (local.get $flagB))))
(local.set $flagA (local.get $5))
(local.set $flagB (local.get $6))
(local.set $5 (i64.sub (i64.sub (local.get $flagA) (local.get $flagB)) (i64.extend_i32_u (local.get $8))))
(local.set $flagB
  (i64.or
    (i64.or
      (i64.and (i64.shr_u (local.get $5) (i64.const 63)) (i64.const 1))
      (i64.and (i64.xor (i64.xor (local.get $flagA) (local.get $flagB)) (local.get $5)) (i64.const 16)))
    (i64.shl
      (i64.and
        (i64.shr_u
          (i64.and (i64.xor (local.get $flagA) (local.get $5)) (i64.xor (local.get $flagB) (local.get $flagA)))
          (i64.const 31))
        (i64.const 1))
      (i64.const 11))))
(local.set $8 (i32.wrap_i64 (local.tee $5 (i64.and (local.get $5) (i64.const 4294967295)))))
(local.set $flagResult (local.get $5))
(local.set $flagOp (i32.const result:4))
(local.set $rax (i64.extend_i32_u (local.get $8)))
(local.set $5 (local.get $rbx))
(local.set $flagB (i64.extend_i32_u (i32.and (i32.wrap_i64 (local.get $flagB)) (i32.const 1))))
(local.set $flagResult (local.tee $5 (i64.add (local.get $5) (i64.const 1))))
(local.set $flagOp (i32.const inc:8))
(local.set $rbx (local.get $5))
(local.set $5 (local.get $r8))
(local.set $6 (i64.const 0))
(local.set $8 (i32.and (i32.wrap_i64 (local.get $flagB)) (i32.const 1)))
(local.set $flagA (local.get $5))
(local.set $flagB (local.get $6))
(local.set $5 (i64.add (i64.add (local.get $flagA) (local.get $flagB)) (i64.extend_i32_u (local.get $8))))
(local.set $flagB
  (i64.or
    (i64.or
      (i64.and
        (i64.shr_u
          (i64.or
            (i64.and (local.get $flagA) (local.get $flagB))
            (i64.and (i64.or (local.get $flagA) (local.get $flagB)) (i64.xor (local.get $5) (i64.const -1))))
          (i64.const 63))
        (i64.const 1))
      (i64.and (i64.xor (i64.xor (local.get $flagA) (local.get $flagB)) (local.get $5)) (i64.const 16)))
    (i64.shl
      (i64.and
        (i64.shr_u
          (i64.and (i64.xor (local.get $flagA) (local.get $5)) (i64.xor (local.get $flagB) (local.get $5)))
          (i64.const 63))
        (i64.const 1))
      (i64.const 11))))
(local.set $flagResult (local.get $5))
(local.set $flagOp (i32.const result:8))
(local.set $r8 (local.get $5))
(br $exit (i32.const 17<<7|0))
(unreachable)

;; ADC and SBB after ADD and CMP; INC keeps the carry.
;;   10000: 48 01 d8     add rax,rbx
;;   10003: 48 11 d1     adc rcx,rdx
;;   10006: 39 fe        cmp esi,edi
;;   10008: 19 c0        sbb eax,eax
;;   1000a: 48 ff c3     inc rbx
;;   1000d: 49 83 d0 00  adc r8,0x0
;;   10011: f4           hlt
;; 64-bit code, 6 instructions translated; module of 1066 bytes
(if (i64.gt_s (local.get $icount) (local.get $limit)) (then (br $exit (i32.const 0<<7|0))))
(local.set $icount (i64.add (local.get $icount) (i64.const 6)))
(local.set $flagA (local.tee $rax (i64.load offset=cpu.rax)))
(local.set $flagB (local.tee $rbx (i64.load offset=cpu.rbx)))
(local.set $flagResult (local.tee $5 (i64.add (local.get $rax) (local.get $rbx))))
(local.set $flagOp (i32.const add:8))
(local.set $rax (local.get $5))
(local.set $5 (local.tee $rcx (i64.load offset=cpu.rcx)))
(local.set $6 (local.tee $rdx (i64.load offset=cpu.rdx)))
(local.set $rcx
  (i64.add
    (i64.add (local.get $5) (local.get $6))
    (i64.extend_i32_u (i32.wrap_i64 (i64.extend_i32_u (i64.lt_u (local.get $flagResult) (local.get $flagA)))))))
(local.set $flagA (i64.extend_i32_u (i32.wrap_i64 (local.tee $rsi (i64.load offset=cpu.rsi)))))
(local.set $flagB (i64.extend_i32_u (i32.wrap_i64 (local.tee $rdi (i64.load offset=cpu.rdi)))))
(local.set $flagResult (i64.extend_i32_u (i32.sub (i32.wrap_i64 (local.get $rsi)) (i32.wrap_i64 (local.get $rdi)))))
(local.set $flagOp (i32.const sub:4))
(local.set $8 (i32.wrap_i64 (local.get $rax)))
(local.set $9 (i32.wrap_i64 (local.get $rax)))
(i32.sub (i32.sub (local.get $8) (local.get $9)) (i32.lt_u (i32.wrap_i64 (local.get $flagA)) (i32.wrap_i64 (local.get $flagB))))
(local.set $flagA (i64.extend_i32_u (local.get $8)))
(local.set $flagB (i64.extend_i32_u (local.get $9)))
(local.set $flagResult (i64.extend_i32_u (local.tee $8)))
(local.set $flagOp (i32.const sbb:4))
(local.set $rax (i64.extend_i32_u (local.get $8)))
(local.set $rbx (local.tee $5 (i64.add (local.get $rbx) (i64.const 1))))
(local.set $5 (local.tee $r8 (i64.load offset=cpu.r8)))
(local.set $6 (i64.const 0))
(i64.add
  (i64.add (local.get $5) (local.get $6))
  (i64.extend_i32_u
    (i32.wrap_i64
      (i64.and
        (i64.shr_u
          (i64.or
            (i64.and (i64.xor (local.get $flagA) (i64.const -1)) (local.get $flagB))
            (i64.and (i64.or (i64.xor (local.get $flagA) (i64.const -1)) (local.get $flagB)) (local.get $flagResult)))
          (i64.const 31))
        (i64.const 1)))))
(local.set $flagA (local.get $5))
(local.set $flagB (local.get $6))
(local.set $flagResult (local.tee $5))
(local.set $flagOp (i32.const adc:8))
(local.set $r8 (local.get $5))
(i64.store offset=cpu.rax (local.get $rax))
(i64.store offset=cpu.rcx (local.get $rcx))
(i64.store offset=cpu.rbx (local.get $rbx))
(i64.store offset=cpu.r8 (local.get $r8))
(br $exit (i32.const 17<<7|0))
(unreachable)

;; A jump into the middle of a loop: routed through the root.
;;   10000: 85 c0     test eax,eax
;;   10002: 74 03     je 10007
;;   10004: 83 c3 01  add ebx,0x1
;;   10007: 83 c1 01  add ecx,0x1
;;   1000a: 83 f9 32  cmp ecx,0x32
;;   1000d: 75 f5     jne 10004
;;   1000f: f4        hlt
;; 64-bit code, 6 instructions translated; module of 975 bytes
(loop $loop1
  (block $block2
    (block $block3
      (block $block4
        (br_table $block4 $block3 (local.get $entry)))
      (if (i64.gt_s (local.get $icount) (local.get $limit)) (then (br $exit (i32.const 0<<7|0))))
      (local.set $icount (i64.add (local.get $icount) (i64.const 2)))
      (local.set $flagResult (i64.extend_i32_u (i32.wrap_i64 (local.tee $rax (i64.load offset=cpu.rax)))))
      (local.set $flagOp (i32.const logic:4))
      (br_if $block3 (i32.eqz (i32.wrap_i64 (local.get $flagResult))))
      (br $block2))
    (if (i64.gt_s (local.get $icount) (local.get $limit)) (then (br $exit (i32.const 7<<7|0))))
    (local.set $icount (i64.add (local.get $icount) (i64.const 3)))
    (local.set $rcx
      (i64.extend_i32_u (local.tee $8 (i32.add (i32.wrap_i64 (local.tee $rcx (i64.load offset=cpu.rcx))) (i32.const 1)))))
    (local.set $flagA (i64.extend_i32_u (i32.wrap_i64 (local.get $rcx))))
    (local.set $flagB (i64.extend_i32_u (i32.const 50)))
    (local.set $flagResult (i64.extend_i32_u (i32.sub (i32.wrap_i64 (local.get $rcx)) (i32.const 50))))
    (local.set $flagOp (i32.const sub:4))
    (i64.store offset=cpu.rcx (local.get $rcx))
    (br_if $block2 (i32.ne (i32.wrap_i64 (local.get $flagA)) (i32.wrap_i64 (local.get $flagB))))
    (local.set $icount (i64.add (local.get $icount) (i64.const 0)))
    (br $exit (i32.const 15<<7|0)))
  (local.set $icount (i64.add (local.get $icount) (i64.const 1)))
  (local.set $flagA (i64.extend_i32_u (i32.wrap_i64 (local.tee $rbx (i64.load offset=cpu.rbx)))))
  (local.set $flagB (i64.extend_i32_u (i32.const 1)))
  (local.set $flagResult (i64.extend_i32_u (local.tee $8 (i32.add (i32.wrap_i64 (local.get $rbx)) (i32.const 1)))))
  (local.set $flagOp (i32.const add:4))
  (local.set $rbx (i64.extend_i32_u (local.get $8)))
  (i64.store offset=cpu.rbx (local.get $rbx))
  (local.set $entry (i32.const 1))
  (br $loop1))
(unreachable)
(unreachable)

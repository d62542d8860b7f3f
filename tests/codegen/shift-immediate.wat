;; SHL SHR SAR ROL by constants; flags of the last live.
;;   10000: 48 c1 e0 03  shl rax,0x3
;;   10004: d1 e9        shr ecx,1
;;   10006: c1 fa 1f     sar edx,0x1f
;;   10009: c1 c3 05     rol ebx,0x5
;;   1000c: f4           hlt
;; 64-bit code, 4 instructions translated; module of 974 bytes
(if (i64.gt_s (local.get $icount) (local.get $limit)) (then (br $exit (i32.const 0<<7|0))))
(local.set $icount (i64.add (local.get $icount) (i64.const 4)))
(local.set $5 (local.tee $rax (i64.load offset=cpu.rax)))
(local.set $5 (i64.shl (local.get $5) (i64.const 3)))
(local.set $rax (local.get $5))
(local.set $8 (i32.wrap_i64 (local.tee $rcx (i64.load offset=cpu.rcx))))
(local.set $8 (i32.shr_u (local.get $8) (i32.const 1)))
(local.set $rcx (i64.extend_i32_u (local.get $8)))
(local.set $8 (i32.wrap_i64 (local.tee $rdx (i64.load offset=cpu.rdx))))
(local.set $9 (local.get $8))
(local.set $8 (i32.shr_s (local.get $8) (i32.const 31)))
(local.set $flagA (i64.extend_i32_u (local.get $9)))
(local.set $flagB (i64.const 31))
(local.set $flagResult (i64.extend_i32_u (local.get $8)))
(local.set $flagOp (i32.const sar:4))
(local.set $rdx (i64.extend_i32_u (local.get $8)))
(local.set $8 (i32.wrap_i64 (local.tee $rbx (i64.load offset=cpu.rbx))))
(local.set $9 (local.get $8))
(local.set $8 (i32.rotl (local.get $8) (i32.const 5)))
(local.set $flagB
  (i64.or
    (i64.extend_i32_u
      (i32.wrap_i64
        (i64.or
          (i64.and (i64.extend_i32_u (local.get $8)) (i64.const 1))
          (i64.shl
            (i64.xor
              (i64.and (i64.extend_i32_u (local.get $8)) (i64.const 1))
              (i64.and (i64.shr_u (i64.extend_i32_u (local.get $8)) (i64.const 31)) (i64.const 1)))
            (i64.const 11)))))
    (i64.const 16)))
(local.set $flagOp (i32.const result:4))
(local.set $rbx (i64.extend_i32_u (local.get $8)))
(i64.store offset=cpu.rax (local.get $rax))
(i64.store offset=cpu.rcx (local.get $rcx))
(i64.store offset=cpu.rdx (local.get $rdx))
(i64.store offset=cpu.rbx (local.get $rbx))
(br $exit (i32.const 12<<7|0))
(unreachable)

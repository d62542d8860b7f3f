;; A call farther than a region may reach: through the jump cache.
;;   10000: e8 fb ff 02 01  call 1040000
;;   10005: f4              hlt
;; 64-bit code, 1 instructions translated; module of 966 bytes
(block $block1
  (block $block2
    (br_table $block1 $block2 (local.get $entry)))
  (if (i64.gt_s (local.get $icount) (local.get $limit)) (then (br $exit (i32.const 5<<7|0))))
  (local.set $icount (i64.add (local.get $icount) (i64.const 0)))
  (br $exit (i32.const 5<<7|0)))
(if (i64.gt_s (local.get $icount) (local.get $limit)) (then (br $exit (i32.const 0<<7|0))))
(local.set $icount (i64.add (local.get $icount) (i64.const 1)))
(if
  (i64.ge_u (i64.add (i64.add (local.get $base) (i64.const 16973824)) (i64.const 140737488355328)) (i64.const 281474976710656))
  (then (br $exit (i32.const 0<<7|1))))
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
    (if (i32.eqz (local.tee $host (call $regionWrite (local.get $linear) (i32.const 8)))) (then (br $exit (i32.const 0<<7|1)))))
  (else (local.set $host (i32.add (i32.wrap_i64 (local.get $linear)) (i32.load offset=cpu.tlb.write+8 (local.get $index))))))
(i64.store (local.get $host) (i64.add (local.get $base) (i64.const 5)))
(local.set $rsp (i64.add (local.get $rsp) (i64.const -8)))
(i64.store offset=cpu.rsp (local.get $rsp))
(local.set $19 (i64.add (local.get $base) (i64.const 16973824)))
(br $goto)
(unreachable)

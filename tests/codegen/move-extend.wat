;; CBW CWDE CDQE CWD CDQ CQO.
;;   10000: 66 98  cbw
;;   10002: 98     cwde
;;   10003: 48 98  cdqe
;;   10005: 66 99  cwd
;;   10007: 99     cdq
;;   10008: 48 99  cqo
;;   1000a: f4     hlt
;; 64-bit code, 6 instructions translated; module of 891 bytes
(if (i64.gt_s (local.get $icount) (local.get $limit)) (then (br $exit (i32.const 0<<7|0))))
(local.set $icount (i64.add (local.get $icount) (i64.const 6)))
(local.set $rax
  (i64.or
    (i64.extend_i32_u
      (i32.and
        (i32.extend8_s (i32.and (i32.wrap_i64 (local.tee $rax (i64.load offset=cpu.rax))) (i32.const 255)))
        (i32.const 65535)))
    (i64.and (local.get $rax) (i64.const -65536))))
(local.set $rax (i64.extend_i32_u (i32.extend16_s (i32.and (i32.wrap_i64 (local.get $rax)) (i32.const 65535)))))
(local.set $rax (i64.extend_i32_s (i32.wrap_i64 (local.get $rax))))
(local.set $rdx
  (i64.or
    (i64.extend_i32_u
      (i32.and
        (i32.shr_s (i32.extend16_s (i32.and (i32.wrap_i64 (local.get $rax)) (i32.const 65535))) (i32.const 31))
        (i32.const 65535)))
    (i64.and (local.tee $rdx (i64.load offset=cpu.rdx)) (i64.const -65536))))
(local.set $rdx (i64.extend_i32_u (i32.shr_s (i32.wrap_i64 (local.get $rax)) (i32.const 31))))
(local.set $rdx (i64.shr_s (local.get $rax) (i64.const 63)))
(i64.store offset=cpu.rax (local.get $rax))
(i64.store offset=cpu.rdx (local.get $rdx))
(br $exit (i32.const 10<<7|0))
(unreachable)

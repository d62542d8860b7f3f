;; MMX: handlers that read or write a general register have that one alone stored or loaded.
;;   10000: 0f 6e c1  movd mm0,ecx
;;   10003: 0f fc c1  paddb mm0,mm1
;;   10006: 0f d7 d0  pmovmskb edx,mm0
;;   10009: f4        hlt
;; 64-bit code, 3 instructions translated; module of 850 bytes
(if (i64.gt_s (local.get $icount) (local.get $limit)) (then (br $exit (i32.const 0<<7|0))))
(local.set $icount (i64.add (local.get $icount) (i64.const 3)))
(if
  (i32.eqz (local.get $11))
  (then
    (if
      (i32.or
        (i32.and (i32.load offset=cpu.cr0) (i32.const 12))
        (i32.and
          (i32.and (i32.xor (i32.load16_u offset=cpu.fpControl) (i32.const -1)) (i32.const 63))
          (i32.load16_u offset=cpu.fpStatus)))
      (then (br $exit (i32.const 0<<7|3))))
    (local.set $11 (i32.const 1))))
(call $dispatch (i32.const pool+48))
(call $dispatch (i32.const pool+128))
(call $dispatch (i32.const pool+208))
(br $exit (i32.const 9<<7|0))
(unreachable)

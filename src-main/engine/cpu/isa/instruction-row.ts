/**
 * One row of the instruction table: one encoding. The table (opcodes.table.ts, by family) is the only description of the ISA: decoder
 * tables, the interpreter's dispatch, later the translator's lowering, and the instruction tests are generated from it by tools/gen-isa.ts.
 */
export interface InstructionRow {
  /**
   * Encoding as the manuals write it: optional mandatory prefix (`NP`, `66`, `F3`, `F2`), opcode bytes, then `/r`, `/0`..`/7` (ModRM.reg),
   * `+r` (register in the opcode), `+cc` (condition in the opcode), a fixed ModRM byte, or `VEX.L0.66.0F38.W0 F7 /r`.
   * Examples: `00 /r`, `50 +r`, `0F 40 +cc /r`, `NP 0F 58 /r`, `66 0F 38 1C /r`, `D8 /0`, `DB E3`, `0F 01 F9`.
   * A row without `NP`/`66`/`F3`/`F2` before `0F` opcodes takes any prefix; 66 then is the operand size.
   */
  readonly opcode: string
  /** Intel mnemonic. */
  readonly name: string
  /**
   * Operand codes of SDM vol. 2 appendix A, comma separated:
   * `E` general register or memory, `G` general register in reg, `R` rm must be a register, `M` rm must be memory, `Z` register in the opcode,
   * `I` immediate, `J` relative, `O` moffs, `S` segment register, `C` `D` control/debug register, `A` far pointer, `B` VEX.vvvv general register,
   * `P` `Q` `N` MMX (reg, rm or memory, rm register), `V` `W` `U` XMM (reg, rm or memory, rm register), `X` `Y` string, `F` flags; sizes
   * `b w d q dq y(32/64) v(16/32/64) z(16/32, immediate of v) p(far) s(pseudo descriptor) ss sd ps pd pi`;
   * or fixed names: `AL CL AX DX rAX eAX 1 3 ST0 STi`.
   */
  readonly operands: string
  /**
   * Exported AssemblyScript function; generic `<T>` over u16/u32/u64 where an operand has size v, y or z; over u8 where all are b.
   * With its type arguments written out (`paddb<v128>`) it is called exactly so, whatever the operand size.
   */
  readonly handler: string
  /** Where the handler lives, relative to core/: the generated dispatch imports it from there. */
  readonly file: string
  /** Its case stands in the first, hot switch, and the handler is inlined. */
  readonly hot?: boolean
  /** The block ends here: the handler sets RIP, or changes mode, translation or interrupt state. */
  readonly ends?: boolean
  /** Modes in which the encoding exists; default all. */
  readonly only?: '64-bit' | 'not-64-bit'
  /**
   * Operand size in 64-bit mode: default 32 with REX.W for 64; `64` = 64 by default (PUSH, near branches), `force64` = always.
   * `32` says the default where the operand size counts although no operand shows it (RETF, IRET, SYSRET).
   */
  readonly size64?: '32' | '64' | 'force64'
  /** LOCK is legal (with a memory destination); elsewhere it is #UD. */
  readonly lock?: boolean
  /** CPUID feature (cpu/cpu-model.ts) without which the encoding is #UD. */
  readonly feature?: string
  /** x87/MMX/SSE state use: handler epilogue rules of docs/core.md, and #NM/#UD checks (CR0.TS, CR0.EM, CR4.OSFXSR). */
  readonly unit?: 'x87' | 'mmx' | 'sse'
  /** Legal only at CPL 0 (the generated dispatch raises #GP(0)). */
  readonly privileged?: boolean
  /** Can raise an exception though it has no memory operand. */
  readonly faults?: boolean
  /** Arithmetic flags that the manuals leave undefined after it, e.g. `AF`, `OF SF ZF AF PF`; tests mask them. */
  readonly undefined?: string
  /** Further differences between real processors that tests must mask, with the manual's section. */
  readonly modelSpecific?: string
  /** What the tests need to know beyond the encoding: `string`, `stack`, `branch`, `io`, `system`: not run in user mode on the real CPU. */
  readonly test?: 'string' | 'stack' | 'branch' | 'io' | 'system'
}

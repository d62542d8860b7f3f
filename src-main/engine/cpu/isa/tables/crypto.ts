/** AES, carry-less multiplication and SHA, in XMM registers. SDM vol. 2. SHA256RNDS2 takes its message words from XMM0. */
import type { InstructionRow } from '../instruction-row.ts'
import { vectorRows } from './vector-rows.ts'

const FILE = 'handlers/crypto.ts'
const ALIGNMENT = 'memory operands that are not aligned (SDM vol. 2, exceptions of type 4; none on AMD processors: measured)'

export const CRYPTO_ROWS: readonly InstructionRow[] = [
  ...vectorRows({ feature: 'aes', file: FILE, unit: 'sse' }, [
    ['66 0F 38 DB /r', 'AESIMC', 'Vdq,Wdq', 'aesimc'],
    ['66 0F 38 DC /r', 'AESENC', 'Vdq,Wdq', 'aesenc'],
    ['66 0F 38 DD /r', 'AESENCLAST', 'Vdq,Wdq', 'aesenclast'],
    ['66 0F 38 DE /r', 'AESDEC', 'Vdq,Wdq', 'aesdec'],
    ['66 0F 38 DF /r', 'AESDECLAST', 'Vdq,Wdq', 'aesdeclast'],
    ['66 0F 3A DF /r ib', 'AESKEYGENASSIST', 'Vdq,Wdq,Ib', 'aeskeygenassist'],
  ]),
  ...vectorRows({ feature: 'pclmulqdq', file: FILE, unit: 'sse' }, [['66 0F 3A 44 /r ib', 'PCLMULQDQ', 'Vdq,Wdq,Ib', 'pclmulqdq']]),
  ...vectorRows({ feature: 'sha_ni', file: FILE, unit: 'sse', modelSpecific: ALIGNMENT }, [
    ['NP 0F 38 C8 /r', 'SHA1NEXTE', 'Vdq,Wdq', 'sha1nexte'],
    ['NP 0F 38 C9 /r', 'SHA1MSG1', 'Vdq,Wdq', 'sha1msg1'],
    ['NP 0F 38 CA /r', 'SHA1MSG2', 'Vdq,Wdq', 'sha1msg2'],
    ['NP 0F 38 CB /r', 'SHA256RNDS2', 'Vdq,Wdq', 'sha256rnds2'],
    ['NP 0F 38 CC /r', 'SHA256MSG1', 'Vdq,Wdq', 'sha256msg1'],
    ['NP 0F 38 CD /r', 'SHA256MSG2', 'Vdq,Wdq', 'sha256msg2'],
    ['NP 0F 3A CC /r ib', 'SHA1RNDS4', 'Vdq,Wdq,Ib', 'sha1rnds4'],
  ]),
]

/**
 * What a BIOS has in its last 16 bytes (IBM PC/AT Technical Reference, section 5): the first instruction after a reset at FFFFh:0000h, and the
 * machine's model. An operating system restarts a PC by jumping there in real mode; without a BIOS, the code resets the machine by its keyboard
 * controller, and the machine boots its kernel again.
 */
import type { Dma } from '../../bus/dma.ts'

const RESET_VECTOR = 0xf_fff0
const MODEL = 0xf_fffe
const MODEL_AT = 0xfc
const RESET_CODE = Uint8Array.of(
  ...[0xb0, 0xfe], // mov al, FEh: pulse output bit 0, the CPU's reset
  ...[0xe6, 0x64], // out 64h, al
  0xf4, // hlt
)

export function writeResetVector(dma: Dma): void {
  dma.write(RESET_VECTOR, RESET_CODE)
  dma.writeU8(MODEL, MODEL_AT)
}

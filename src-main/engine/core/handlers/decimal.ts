/** DAA DAS AAA AAS AAM AAD: SDM vol. 2. Not in 64-bit mode. */
import { CPU, RAX, gpr, setGpr } from '../cpu'
import { DE, raise } from '../fault'
import { AF, CF, getFlags, resultFlags, setFlags } from '../flags'
import { uopImm } from '../uop'

export function daa(u: usize): void {
  const old = <u32>gpr<u8>(RAX)
  const before = getFlags()
  let al = old
  let flags: u32 = 0
  if ((old & 15) > 9 || before & AF) {
    al += 6
    flags |= AF
  }
  if (old > 0x99 || before & CF) {
    al += 0x60
    flags |= CF
  }
  setGpr<u8>(RAX, <u8>al)
  setFlags(resultFlags<u8>(<u8>al) | flags)
}

export function das(u: usize): void {
  const old = <u32>gpr<u8>(RAX)
  const before = getFlags()
  let al = old
  let flags: u32 = 0
  if ((old & 15) > 9 || before & AF) {
    flags = AF | before & CF | (old < 6 ? CF : 0)
    al -= 6
  }
  if (old > 0x99 || before & CF) {
    al -= 0x60
    flags |= CF
  }
  setGpr<u8>(RAX, <u8>al)
  setFlags(resultFlags<u8>(<u8>al) | flags)
}

export function aaa(u: usize): void {
  const adjusts = (gpr<u8>(RAX) & 15) > 9 || (getFlags() & AF) != 0
  adjustAscii(adjusts, adjusts ? gpr<u16>(RAX) + 0x106 : gpr<u16>(RAX))
}
export function aas(u: usize): void {
  const adjusts = (gpr<u8>(RAX) & 15) > 9 || (getFlags() & AF) != 0
  adjustAscii(adjusts, adjusts ? gpr<u16>(RAX) - 0x106 : gpr<u16>(RAX))
}

function adjustAscii(adjusted: bool, ax: u16): void {
  setGpr<u16>(RAX, ax & 0xff0f)
  setFlags(resultFlags<u8>(<u8>ax & 15) | (adjusted ? AF | CF : 0))
}

export function aam(u: usize): void {
  const base = <u8>uopImm(u)
  if (!base) raise(DE)
  const al = gpr<u8>(RAX)
  setGpr<u16>(RAX, <u16>(<u32>(al / base) << 8 | <u32>(al % base)))
  setFlags(resultFlags<u8>(al % base))
}
export function aad(u: usize): void {
  const al = <u8>(gpr<u8>(RAX) + load<u8>(CPU, RAX * 8 + 1) * <u8>uopImm(u))
  setGpr<u16>(RAX, al)
  setFlags(resultFlags<u8>(al))
}

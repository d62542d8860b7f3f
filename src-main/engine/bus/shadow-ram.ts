/** RAM behind the ROM area C0000h..FFFFFh, as a host bridge's PAM registers switch it. The physical map implements it. */
export interface ShadowRam {
  /** Reads of the range come from RAM or from ROM and bus; writes go to RAM or are lost to the bus. Multiples of 16 KiB. */
  setAccess(base: number, length: number, readable: boolean, writable: boolean): void
}

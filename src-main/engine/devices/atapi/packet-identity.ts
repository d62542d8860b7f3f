/** The 256 words that IDENTIFY PACKET DEVICE gives: ATA8-ACS, 7.17. */
import { putNames, putTransferModes, sealed } from '../ata/identity.ts'
import { WORDS_OF_IDENTITY } from '../ata/registers.ts'

const MODEL = 'INNKEEPER DVD-ROM'
/** ATAPI, CD-ROM, removable, DRQ within 50 us of PACKET, packets of 12 bytes. */
const GENERAL = 0x85c0
const VALID = 0x4000

export interface PacketFacts {
  readonly serial: string
  readonly multiwordDma: number
  readonly ultraDma: number
}

export function identifyPacketDevice({ serial, ...modes }: PacketFacts): Uint8Array<ArrayBuffer> {
  const words = new Uint16Array(WORDS_OF_IDENTITY)
  words[0] = GENERAL
  putNames(words, { model: MODEL, serial })
  words[49] = 0x0b00 // IORDY, LBA, DMA
  words[53] = 0x0006
  putTransferModes(words, modes)
  words.set([0x01f0, 0, 0x4218, VALID, VALID], 80) // NOP, DEVICE RESET, PACKET, power management
  words.set([0x4218, 0, VALID], 85)
  return sealed(words)
}

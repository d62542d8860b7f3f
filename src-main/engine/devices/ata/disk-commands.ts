/** The commands of a disk that move, look at or secure sectors, by what they do: ATA8-ACS section 7. Codes beside the first were for retries (ATA-3). */
import * as R from './registers.ts'

export interface MediaCommand {
  readonly action: 'read' | 'write' | 'verify'
  /** How much a DRQ block holds: a sector, what SET MULTIPLE MODE said, or all of it by DMA. `queued`: by DMA, with the count in Features. */
  readonly move: 'sector' | 'multiple' | 'dma' | 'queued'
  /** 48-bit address. */
  readonly wide: boolean
  /** Forced Unit Access: done means on stable storage. */
  readonly forced?: true
}

const read = { action: 'read', wide: false } as const
const write = { action: 'write', wide: false } as const
const readWide = { action: 'read', wide: true } as const
const writeWide = { action: 'write', wide: true } as const

const SECOND = 1 // "without retries"

export const MEDIA_COMMANDS: ReadonlyMap<number, MediaCommand> = new Map<number, MediaCommand>([
  [R.CMD_READ_SECTORS, { ...read, move: 'sector' }],
  [R.CMD_READ_SECTORS + SECOND, { ...read, move: 'sector' }],
  [R.CMD_READ_SECTORS_EXT, { ...readWide, move: 'sector' }],
  [R.CMD_READ_MULTIPLE, { ...read, move: 'multiple' }],
  [R.CMD_READ_MULTIPLE_EXT, { ...readWide, move: 'multiple' }],
  [R.CMD_READ_DMA, { ...read, move: 'dma' }],
  [R.CMD_READ_DMA + SECOND, { ...read, move: 'dma' }],
  [R.CMD_READ_DMA_EXT, { ...readWide, move: 'dma' }],
  [R.CMD_READ_FPDMA_QUEUED, { ...readWide, move: 'queued' }],
  [R.CMD_WRITE_SECTORS, { ...write, move: 'sector' }],
  [R.CMD_WRITE_SECTORS + SECOND, { ...write, move: 'sector' }],
  [R.CMD_WRITE_SECTORS_EXT, { ...writeWide, move: 'sector' }],
  [R.CMD_WRITE_MULTIPLE, { ...write, move: 'multiple' }],
  [R.CMD_WRITE_MULTIPLE_EXT, { ...writeWide, move: 'multiple' }],
  [R.CMD_WRITE_MULTIPLE_FUA_EXT, { ...writeWide, move: 'multiple', forced: true }],
  [R.CMD_WRITE_DMA, { ...write, move: 'dma' }],
  [R.CMD_WRITE_DMA + SECOND, { ...write, move: 'dma' }],
  [R.CMD_WRITE_DMA_EXT, { ...writeWide, move: 'dma' }],
  [R.CMD_WRITE_DMA_FUA_EXT, { ...writeWide, move: 'dma', forced: true }],
  [R.CMD_WRITE_FPDMA_QUEUED, { ...writeWide, move: 'queued' }],
  [R.CMD_READ_VERIFY_SECTORS, { action: 'verify', move: 'sector', wide: false }],
  [R.CMD_READ_VERIFY_SECTORS + SECOND, { action: 'verify', move: 'sector', wide: false }],
  [R.CMD_READ_VERIFY_SECTORS_EXT, { action: 'verify', move: 'sector', wide: true }],
])

/** Transfer modes as SET FEATURES names them: ATA8-ACS, table 49. */
import * as R from './registers.ts'

/** Modes are the numbers within their kind; -1: another kind is chosen. */
export interface TransferModes {
  readonly multiwordDma: number
  readonly ultraDma: number
}

/** What the value of Count means; undefined: there is no such mode. */
export function chosenModes(count: number): TransferModes | undefined {
  const [kind, number] = [count >> 3, count & 7]
  if (kind === R.MODE_PIO_DEFAULT && number <= 1) return { multiwordDma: -1, ultraDma: -1 }
  if (kind === R.MODE_PIO_FLOW && number <= R.BEST_PIO) return { multiwordDma: -1, ultraDma: -1 }
  if (kind === R.MODE_MULTIWORD_DMA && number <= R.BEST_MULTIWORD_DMA) return { multiwordDma: number, ultraDma: -1 }
  if (kind === R.MODE_ULTRA_DMA && number <= R.BEST_ULTRA_DMA) return { multiwordDma: -1, ultraDma: number }
  return undefined
}

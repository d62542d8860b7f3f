/** Looking at images. */
import type { CheckReport, ImageInfo } from '../../../../src-shared/domain/medium.ts'
import { backingPath } from '../backing-name.ts'
import type { FileLayer } from '../file-layer.ts'
import { openImage } from '../open-image.ts'
import type { WorkHost } from './work.ts'

const DEEPEST = 32

/** What an image is. The images below are named, as far as they may be opened. */
export function inspectImage(path: string, files: FileLayer): ImageInfo {
  const image = openImage(path, { readOnly: true, files, backing: 'unopened' })
  try {
    const { format, variant, size, blockSize, backingName } = image
    const backing = backingName === undefined ? [] : backingChain(path, backingName, files)
    return { path, format, variant, size, stored: image.stored(), blockSize, backing }
  } finally {
    image.close()
  }
}

function backingChain(path: string, name: string, files: FileLayer): string[] {
  const chain: string[] = []
  let from = path
  let below: string | undefined = name
  while (below !== undefined && chain.length < DEEPEST) {
    try {
      from = backingPath(from, below, 'beside')
      chain.push(from)
      const image = openImage(from, { readOnly: true, files, backing: 'unopened' })
      below = image.backingName
      image.close()
    } catch {
      if (chain.at(-1) !== from) chain.push(below as string)
      break
    }
  }
  return chain
}

/** What is wrong with an image; with `repair`, what can be put right is. */
export function checkImage(path: string, repair: boolean, { files, lock }: Pick<WorkHost, 'files' | 'lock'>): CheckReport {
  const image = openImage(path, { readOnly: !repair, files, lock, repair, backing: 'unopened' })
  try {
    return image.check(repair)
  } finally {
    image.close()
  }
}

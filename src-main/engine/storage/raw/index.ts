/** Raw images: sparse files where the host's file system has holes. */
import { MAXIMUM_DISK_SIZE } from '../../../../src-shared/domain/medium.ts'
import { unsupported } from '../disk-image.ts'
import type { ImageDriver } from '../image-driver.ts'
import { RawImage } from './raw-image.ts'

export const RAW: ImageDriver = {
  largest: MAXIMUM_DISK_SIZE,
  open: (source) => new RawImage(source),
  create: ({ file, path, size, backing }) => {
    if (backing) throw unsupported('raw', path, 'it would rest on another image', 'use qcow2')
    file.truncate(size)
  },
}

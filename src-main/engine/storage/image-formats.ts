/** The one list of formats: a new one is a folder beside this file and a line here (and its name in src-shared/domain/medium.ts). */
import type { ImageFormatName } from '../../../src-shared/domain/medium.ts'
import type { ImageDriver } from './image-driver.ts'
import { QCOW2 } from './qcow2/index.ts'
import { RAW } from './raw/index.ts'
import { VDI } from './vdi/index.ts'
import { VHD } from './vhd/index.ts'
import { VMDK } from './vmdk/index.ts'

export const DRIVERS: Readonly<Record<ImageFormatName, ImageDriver>> = { raw: RAW, vdi: VDI, vmdk: VMDK, vhd: VHD, qcow2: QCOW2 }

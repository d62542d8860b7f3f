/** Disk images of the host as the library and the Media manager speak of them. */
import * as z from 'zod'

export const IMAGE_FORMATS = ['raw', 'vdi', 'vmdk', 'vhd', 'qcow2'] as const
export const ImageFormatName = z.enum(IMAGE_FORMATS)
export type ImageFormatName = z.output<typeof ImageFormatName>

/** `fixed` images have all of their room from the beginning, `dynamic` ones grow with what is written; `stream` ones are compressed and only read. */
export const IMAGE_VARIANTS = ['dynamic', 'fixed', 'stream'] as const
export const ImageVariant = z.enum(IMAGE_VARIANTS)
export type ImageVariant = z.output<typeof ImageVariant>

/** What can be made, first the usual variant of each format. */
export const CREATABLE: Readonly<Record<ImageFormatName, readonly ImageVariant[]>> = {
  raw: ['fixed'],
  vdi: ['dynamic', 'fixed'],
  vmdk: ['dynamic'],
  vhd: ['dynamic', 'fixed'],
  qcow2: ['dynamic'],
}

/** Usual endings of file names. */
export const IMAGE_ENDINGS: Readonly<Record<ImageFormatName, string>> = {
  raw: '.img',
  vdi: '.vdi',
  vmdk: '.vmdk',
  vhd: '.vhd',
  qcow2: '.qcow2',
}

/** Bytes. More than any host has, and exact in arithmetic with doubles. */
export const MAXIMUM_DISK_SIZE = 2 ** 50
export const SECTOR_SIZE = 512

export const ImageInfo = z.strictObject({
  path: z.string(),
  format: ImageFormatName,
  variant: ImageVariant,
  /** Bytes that a guest sees. */
  size: z.number(),
  /** Bytes that the file takes on the host. */
  stored: z.number(),
  /** Bytes in which it grows. */
  blockSize: z.number(),
  /** Files that it rests on, nearest first. */
  backing: z.array(z.string()),
})
export type ImageInfo = z.output<typeof ImageInfo>

export const CheckReport = z.strictObject({
  /** What is wrong and was not repaired, a sentence each; at most a hundred. */
  errors: z.array(z.string()),
  /** Bytes of the file that nothing refers to: harmless, and gained by compacting. */
  leaked: z.number(),
  /** What was put right, a sentence each. */
  repaired: z.array(z.string()),
})
export type CheckReport = z.output<typeof CheckReport>

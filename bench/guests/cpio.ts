/**
 * Writes and reads an initrd: a cpio archive in the "newc" format (Linux, Documentation/driver-api/early-userspace/buffer-format.rst).
 * Every member: "070701", 13 fields of 8 hexadecimal digits, the name with a NUL, padding to 4 bytes, the content, padding to 4 bytes.
 */
/** Length of what stands before the name. */
const HEAD = 110
const MODE_TYPE = 0o170000
const MODE_FILE = 0o100000
const MODE_FOLDER = 0o040000
const MODE_LINK = 0o120000
const TRAILER = 'TRAILER!!!'

export interface CpioMember {
  /** Without a leading slash; its folder must come before it. */
  readonly path: string
  /** A file's content. A member without content and link is a folder. */
  readonly content?: Uint8Array
  readonly executable?: boolean
  /** A symbolic link's target. */
  readonly link?: string
}

function modeOf(member: CpioMember): number {
  if (member.link !== undefined) return MODE_LINK | 0o777
  if (!member.content) return MODE_FOLDER | 0o755
  return MODE_FILE | (member.executable ? 0o755 : 0o644)
}

function pad(length: number): Buffer {
  return Buffer.alloc(-length & 3)
}

function writeMember(path: string, mode: number, inode: number, content: Uint8Array): Buffer {
  const name = Buffer.from(`${path}\0`, 'latin1')
  // inode, mode, uid, gid, links, mtime, size, device major and minor, rdev major and minor, length of the name, check (always 0)
  const fields = [inode, mode, 0, 0, 1, 0, content.length, 0, 0, 0, 0, name.length, 0]
  const head = Buffer.from(`070701${fields.map((field) => field.toString(16).padStart(8, '0')).join('')}`, 'latin1')
  return Buffer.concat([head, name, pad(head.length + name.length), content, pad(content.length)])
}

/** The archive; the same members give the same bytes. */
export function writeCpio(members: readonly CpioMember[]): Buffer {
  const parts = members.map((member, index) => {
    const content = member.link === undefined ? (member.content ?? new Uint8Array()) : Buffer.from(member.link)
    return writeMember(member.path, modeOf(member), index + 1, content)
  })
  return Buffer.concat([...parts, writeMember(TRAILER, 0, 0, new Uint8Array())])
}

/** The members of such an archive. */
export function readCpio(archive: Buffer): CpioMember[] {
  const members: CpioMember[] = []
  for (let at = 0; ; ) {
    const field = (index: number): number => Number.parseInt(archive.toString('latin1', at + 6 + index * 8, at + 14 + index * 8), 16)
    const [mode, size, nameEnd] = [field(1), field(6), at + HEAD + field(11)]
    const path = archive.toString('latin1', at + HEAD, nameEnd - 1)
    if (path === TRAILER || Number.isNaN(mode)) return members
    const start = (nameEnd + 3) & ~3
    const content = archive.subarray(start, start + size)
    if ((mode & MODE_TYPE) === MODE_LINK) members.push({ path, link: content.toString('latin1') })
    else if ((mode & MODE_TYPE) === MODE_FOLDER) members.push({ path })
    else members.push({ path, content, executable: (mode & 0o111) !== 0 })
    at = (start + size + 3) & ~3
  }
}

/** What Linux shows on the display: the DRM driver for Bochs's adapter against QEMU's screendump of the same step, and the text console; started and resumed. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { parseKeys } from '../../src-shared/base/us-keyboard.ts'
import { linuxFiles, PROMPT } from '../support/linux-guest.ts'
import { differences, type PixelPicture, readPng, readPpm } from '../support/pictures.ts'
import { QemuGuest, qemuVersion } from '../support/qemu.ts'
import { SerialDriver } from '../support/serial-driver.ts'
import { REAL_GUEST, TestService, type TestTerminal, until } from '../support/test-service.ts'

const PATIENCE = 150
/** Eight colours behind eight, on an empty screen without a cursor. */
const DRAW =
  'for c in 0 1 2 3 4 5 6 7; do printf "\\033[3$((7-c));4"$c"mcolour $c \\033[1m bright \\033[0m\\n"; done > /tmp/p; (printf "\\033[2J\\033[H\\033[?25l"; cat /tmp/p) > /dev/tty1; sleep 1; echo dra""wn'

let folder: string
let service: TestService
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'display-'))
  service = await TestService.start(undefined, [], REAL_GUEST)
})
afterEach(async () => {
  for (const { id, state } of await service.client.machine.list()) if (state === 'running') await service.client.machine.powerOff({ id })
  await service.close()
  rmSync(folder, { recursive: true })
})

interface Files {
  readonly kernel: string
  readonly initrd: string
}

async function start({ kernel, initrd }: Files, commandLine: string): Promise<{ id: string; terminal: TestTerminal }> {
  const boot = { kind: 'kernel' as const, kernel, initrd, commandLine }
  const { id } = await service.client.machine.create({ spec: { name: 'display', memoryMiB: 256, boot, display: { adapter: 'std' } } })
  await service.client.machine.start({ id })
  const terminal = await service.terminal(id)
  await until('the shell', () => terminal.text.includes('GUEST-READY') && terminal.text.includes(PROMPT), PATIENCE)
  return { id, terminal }
}

async function picture(id: string): Promise<PixelPicture> {
  const { png } = await service.client.machine.screenshot({ id })
  return readPng(Buffer.from(png ?? '', 'base64'))
}

async function qemuPicture({ kernel, initrd }: Files, commandLine: string): Promise<PixelPicture> {
  using guest = new QemuGuest({
    folder,
    arguments: ['-vga', 'none', '-device', 'VGA,edid=off', '-m', '256', '-kernel', kernel, '-initrd', initrd, '-append', commandLine],
  })
  const driver = new SerialDriver(guest, PATIENCE * 1000)
  await driver.expect(/GUEST-READY/)
  await driver.expect(PROMPT)
  driver.sendLine(DRAW)
  await driver.expect('drawn')
  const file = join(folder, 'screen.ppm')
  await guest.monitor(`screendump ${file}`)
  await until('the screendump', () => existsSync(file) && readFileSync(file).length > 1024 * 768 * 3, 10)
  return readPpm(readFileSync(file))
}

test("the bochs driver's picture is QEMU's, also after it was saved and resumed", async (context) => {
  if (!qemuVersion()) context.skip('QEMU is not installed')
  const files = await linuxFiles(context, 'vmlinuz-amd64', 'initrd-mods-amd64.gz')
  const commandLine = 'console=ttyS0 quiet mitigations=off'
  const { id, terminal } = await start(files, commandLine)
  terminal.type(DRAW)
  await until('the picture is drawn', () => terminal.text.includes('drawn'), 30)
  const drawn = await picture(id)
  expect([drawn.width, drawn.height, new Set(drawn.pixels).size]).toEqual([1024, 768, 16])
  await service.client.machine.save({ id })
  await service.client.machine.start({ id })
  expect(differences(await picture(id), drawn)).toBe(0)
  await service.client.machine.powerOff({ id })
  expect(differences(drawn, await qemuPicture(files, commandLine))).toBe(0)
}, 400_000)

test('the text console: what is typed on the keyboard stands in the text buffer, also after it was saved and resumed', async (context) => {
  const files = await linuxFiles(context, 'vmlinuz-cloud-amd64', 'initrd-tiny-amd64.gz')
  const { id } = await start(files, 'console=tty0 console=ttyS0 quiet')
  const shows = (line: string) =>
    until(`the screen shows '${line}'`, async () => (await service.client.machine.screenText({ id })).lines?.includes(line), 30)
  await shows('/ #')
  await service.client.machine.type({ id, keys: parseKeys('echo $((6*7)) "Hello, World! {~}"<enter>') })
  await shows('42 Hello, World! {~}')
  await service.client.machine.save({ id })
  await service.client.machine.start({ id })
  await shows('42 Hello, World! {~}')
  await service.client.machine.type({ id, keys: parseKeys('echo $((7*8))<enter>') })
  await shows('56')
}, 200_000)

import { describe, expect, test } from 'vitest'
import { expectedResponse } from '../../../../../../src-main/engine/display/rfb/vnc-authentication.ts'
import { createDisplayBench } from '../../../../../support/display-bench.ts'
import { decodeZrle, RfbViewer } from '../../../../../support/rfb-viewer.ts'

const DESKTOP_SIZE = -223
const QEMU_KEY = -258
const EXTENDED_SIZE = -308
const ZRLE = 16

function create(options: ConstructorParameters<typeof RfbViewer>[1] = {}) {
  const bench = createDisplayBench()
  bench.setLinear(640, 480, 32)
  bench.draw()
  return { ...bench, viewer: new RfbViewer(bench.painter, options) }
}

// RFC 6143, section 7.1 to 7.3.
describe('RfbSession: how it begins', () => {
  test('3.8 without a password: one security type, its result, the size, the format and the name', () => {
    const { viewer } = create()
    expect(viewer.take(12).toString()).toBe('RFB 003.008\n')
    viewer.say('RFB 003.008\n')
    expect([...viewer.take(2)]).toEqual([1, 1])
    viewer.say(1)
    expect([...viewer.take(4)]).toEqual([0, 0, 0, 0])
    viewer.say(1)
    expect(viewer.sent.toString('hex')).toBe('028001e0' + '2018000100ff00ff00ff100800000000' + '00000005' + '6775657374')
  })

  test('3.7 has no result without a password, 3.3 is told the type', () => {
    const seven = create().viewer
    seven.say('RFB 003.007\n', 1, 1)
    expect(seven.sent.subarray(12, 18).toString('hex')).toBe('0101028001e0')
    const three = create().viewer
    three.say('RFB 003.003\n', 1)
    expect(three.sent.subarray(12, 20).toString('hex')).toBe('00000001028001e0')
  })

  test('a right password opens, a wrong one is told and closed', () => {
    const right = create({ password: 'secret' }).viewer
    right.say('RFB 003.008\n', 2)
    right.say(expectedResponse(right.sent.subarray(14, 30), 'secret'), 1)
    expect([right.sent.readUInt32BE(30), right.isClosed, right.session.isReady]).toEqual([0, false, true])
    const wrong = create({ password: 'secret' }).viewer
    wrong.say('RFB 003.008\n', 2)
    wrong.say(expectedResponse(wrong.sent.subarray(14, 30), 'Secret'), 1)
    expect([wrong.sent.readUInt32BE(30), wrong.isClosed, wrong.session.isReady]).toEqual([1, true, false])
  })

  test('with a password, choosing no security is refused', () => {
    const { viewer } = create({ password: 'secret' })
    viewer.say('RFB 003.008\n', 1)
    expect(viewer.isClosed).toBe(true)
  })

  test('VNC authentication is DES with the bits of each character in reverse', () => {
    // FIPS 81 example key 0123456789ABCDEF with "Now is t" gives 3FA40E8A984D4815; reversed, its bytes are the password's.
    const password = Buffer.from([0x80, 0xc4, 0xa2, 0xe6, 0x91, 0xd5, 0xb3, 0xf7]).toString('latin1')
    expect(expectedResponse(Buffer.from('Now is tNow is t'), password).toString('hex')).toBe('3fa40e8a984d48153fa40e8a984d4815')
  })
})

describe('RfbSession: updates', () => {
  test('all of the picture when asked, then only what changed', async () => {
    const { viewer, video, painter, markDirty, draw } = create()
    viewer.enter()
    viewer.request(false, 0, 0, 640, 480)
    const [whole] = await viewer.update()
    expect(whole).toMatchObject({ x: 0, y: 0, width: 640, height: 480, encoding: 0 })
    video.words[640 * 2 + 7] = 0x11_2233
    markDirty(1)
    viewer.request(true, 0, 0, 640, 480)
    expect(viewer.sent.length).toBe(0)
    draw()
    viewer.session.update()
    const [changed] = await viewer.update()
    expect(changed).toEqual({ x: 7, y: 2, width: 1, height: 1, encoding: 0, data: Buffer.of(0x33, 0x22, 0x11, 0) })
    expect(painter.surface.width).toBe(640)
  })

  test('nothing is sent while the transport has not taken what came before', async () => {
    const { viewer } = create()
    viewer.enter()
    viewer.pending = 1
    viewer.request(false, 0, 0, 640, 480)
    expect(viewer.sent.length).toBe(0)
    viewer.pending = 0
    viewer.session.update()
    expect(await viewer.update()).toHaveLength(1)
  })

  test("the pixel format is the viewer's: 16 bits, big endian", async () => {
    const { viewer, video, draw, markDirty } = create()
    viewer.enter()
    video.words[0] = 0xff_8000
    markDirty(0)
    draw()
    viewer.say(0, 0, 0, 0, Buffer.from('10101101001f003f001f0b0500000000', 'hex'))
    viewer.request(false, 0, 0, 1, 1)
    await new Promise((resolve) => setImmediate(resolve))
    expect(viewer.sent.subarray(16).toString('hex')).toBe('fc00')
  })

  test('ZRLE: solid, palette and raw tiles come out as they were', async () => {
    const { viewer, video, draw, markDirty, painter } = create({ compresses: true })
    viewer.enter()
    viewer.setEncodings(ZRLE)
    for (let y = 0; y < 480; y++) {
      for (let x = 64; x < 128; x++) video.words[y * 640 + x] = (x * y) % 3
      for (let x = 128; x < 640; x++) video.words[y * 640 + x] = (Math.imul(x * 65_537, y + 3) >>> 3) & 0xff_ffff
    }
    for (let page = 0; page < 300; page++) markDirty(page)
    draw()
    viewer.request(false, 0, 0, 640, 480)
    const [rectangle] = await viewer.update()
    expect(rectangle?.encoding).toBe(ZRLE)
    expect(Buffer.compare(Buffer.from(decodeZrle(rectangle as never).buffer), Buffer.from(painter.surface.pixels.buffer))).toBe(0)
  })

  test('a new size is told to whom it concerns, with the whole picture', async () => {
    const { viewer, setLinear, draw } = create()
    viewer.enter()
    viewer.setEncodings(0, DESKTOP_SIZE)
    viewer.request(false, 0, 0, 640, 480)
    await viewer.update()
    viewer.request(true, 0, 0, 640, 480)
    setLinear(800, 600, 32)
    draw()
    viewer.session.update()
    const [size, picture] = await viewer.update()
    expect(size).toMatchObject({ encoding: DESKTOP_SIZE, width: 800, height: 600 })
    expect(picture).toMatchObject({ width: 800, height: 600, encoding: 0 })
  })

  test('extended desktop size and QEMU keys are announced; a size that the viewer wishes is refused', async () => {
    const { viewer } = create()
    viewer.enter()
    viewer.setEncodings(0, EXTENDED_SIZE, QEMU_KEY)
    viewer.request(true, 0, 0, 640, 480)
    const [size, keys] = await viewer.update()
    expect(size).toMatchObject({ x: 0, y: 0, width: 640, height: 480, encoding: EXTENDED_SIZE })
    expect([size?.data[0], size?.data.readUInt16BE(12), size?.data.readUInt16BE(14)]).toEqual([1, 640, 480])
    expect(keys?.encoding).toBe(QEMU_KEY)
    viewer.request(true, 0, 0, 640, 480)
    viewer.say(251, 0, 4, 0, 3, 0, 1, 0, new Uint8Array(16))
    const [refused] = await viewer.update()
    expect(refused).toMatchObject({ x: 1, y: 1, encoding: EXTENDED_SIZE })
  })
})

describe('RfbSession: input', () => {
  test('a keysym is the key that bears it; QEMU keys are scan codes', () => {
    const { viewer } = create()
    viewer.enter()
    viewer.say(4, 1, 0, 0, 0, 0, 0, 0x41, 4, 0, 0, 0, 0, 0, 0, 0x41)
    viewer.say(255, 0, 0, 1, 0, 0, 0xff, 0x52, 0, 0, 0, 0xc8)
    expect(viewer.inputs.map((input) => (input.type === 'key' ? [...input.scancodes] : []))).toEqual([[0x1e], [0x9e], [0xe0, 0x48]])
  })

  test('keys that it held go up when it leaves', () => {
    const { viewer } = create()
    viewer.enter()
    viewer.say(4, 1, 0, 0, 0, 0, 0xff, 0xe3)
    viewer.session.close()
    expect(viewer.inputs.at(-1)).toEqual({ type: 'key', scancodes: Uint8Array.of(0x9d) })
  })

  test('positions become movements, and wheel buttons steps', () => {
    const { viewer } = create()
    viewer.enter()
    viewer.say(5, 0, 0, 100, 0, 100, 5, 4, 0, 110, 0, 95, 5, 16, 0, 110, 0, 95)
    expect(viewer.inputs).toEqual([
      { type: 'pointer', x: 0, y: 0, wheel: 0, buttons: 0 },
      { type: 'pointer', x: 10, y: 5, wheel: 0, buttons: 2 },
      { type: 'pointer', x: 0, y: 0, wheel: 1, buttons: 0 },
    ])
  })
})

describe('RfbSession: hostile viewers', () => {
  test('a message that does not exist ends the connection', () => {
    const { viewer } = create()
    viewer.enter()
    viewer.say(99)
    expect(viewer.isClosed).toBe(true)
  })

  test('four gigabytes of cut text are dropped as they come, and what follows is understood', () => {
    const { viewer } = create()
    viewer.enter()
    viewer.say(6, 0, 0, 0, 0, 0, 0x10, 0)
    viewer.say(new Uint8Array(4000).fill(99), new Uint8Array(96).fill(99), 4, 1, 0, 0, 0, 0, 0, 0x61)
    expect([viewer.isClosed, viewer.inputs.length]).toEqual([false, 1])
  })

  test('thousands of encodings, a format that cannot be and a version from nowhere end it', () => {
    const many = create().viewer
    many.enter()
    many.say(2, 0, 0xff, 0xff)
    const format = create().viewer
    format.enter()
    format.say(0, 0, 0, 0, Buffer.from('2018000100ff00ff00ffff0800000000', 'hex'))
    const version = create().viewer
    version.say('GET / HTTP/1')
    expect([many.isClosed, format.isClosed, version.isClosed]).toEqual([true, true, true])
  })

  test('a part of the picture beyond its edge is cut', async () => {
    const { viewer } = create()
    viewer.enter()
    viewer.request(false, 600, 470, 65_000, 65_000)
    expect((await viewer.update())[0]).toMatchObject({ x: 600, y: 470, width: 40, height: 10 })
  })
})

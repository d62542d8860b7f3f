/**
 * EDID 1.3 of the display (VESA Enhanced EDID Standard, release A, revision 1, section 3): one block that prefers 1024x768 at 60 Hz, names the common modes and
 * says that others are welcome.
 */
const WIDTH = 1024
const HEIGHT = 768
/** VESA DMT 1024x768 at 60 Hz: pixel clock in 10 kHz, blanking, sync offset and width. */
const CLOCK = 6500
const [H_BLANK, H_SYNC, H_SYNC_WIDTH] = [320, 24, 136]
const [V_BLANK, V_SYNC, V_SYNC_WIDTH] = [38, 3, 6]
/** "IKP": five bits a letter, from A = 1. */
const MANUFACTURER = (9 << 10) | (11 << 5) | 16
/** Width in pixels / 8 - 31, then aspect ratio (bits 7:6: 0 16:10, 1 4:3, 2 5:4, 3 16:9) and refresh rate - 60 Hz. */
const STANDARD_MODES = [1600, 1, 1280, 2, 1280, 0, 1440, 0, 1920, 3, 1680, 0, 1152, 1, 1920, 0]

export function createEdid(): Uint8Array {
  const bytes = new Uint8Array(128)
  const view = new DataView(bytes.buffer)
  bytes.set([0, 255, 255, 255, 255, 255, 255, 0])
  view.setUint16(8, MANUFACTURER)
  bytes.set([1, 0, 1, 0, 0, 0, 0, 36, 1, 3], 10) // product 1, serial number 1, 2026, version 1.3
  bytes.set([0x80, 0, 0, 120, 0x0a], 20) // digital; no size; gamma 2.2; RGB, a preferred mode
  bytes.set([0xee, 0x91, 0xa3, 0x54, 0x4c, 0x99, 0x26, 0x0f, 0x50, 0x54], 25) // sRGB primaries
  bytes.set([0x21, 0x08, 0], 35) // 640x480, 800x600, 1024x768 at 60 Hz
  for (let mode = 0; mode < 8; mode++) {
    bytes[38 + mode * 2] = (STANDARD_MODES[mode * 2] as number) / 8 - 31
    bytes[39 + mode * 2] = (STANDARD_MODES[mode * 2 + 1] as number) << 6
  }
  bytes.set(preferredTiming(), 54)
  bytes.set(textDescriptor(0xfc, 'Innkeeper'), 72)
  bytes.set(rangeLimits(), 90)
  bytes.set([0, 0, 0, 0x10], 108) // an empty descriptor
  bytes[127] = -bytes.reduce((sum, byte) => sum + byte, 0) & 0xff
  return bytes
}

function preferredTiming(): Uint8Array {
  const bytes = new Uint8Array(18)
  new DataView(bytes.buffer).setUint16(0, CLOCK, true)
  bytes.set([WIDTH & 255, H_BLANK & 255, ((WIDTH >> 8) << 4) | (H_BLANK >> 8)], 2)
  bytes.set([HEIGHT & 255, V_BLANK & 255, ((HEIGHT >> 8) << 4) | (V_BLANK >> 8)], 5)
  bytes.set([H_SYNC, H_SYNC_WIDTH, (V_SYNC << 4) | V_SYNC_WIDTH, 0], 8)
  bytes[17] = 0x18 // separate digital syncs, both negative
  return bytes
}

function textDescriptor(tag: number, text: string): Uint8Array {
  const bytes = new Uint8Array(18).fill(0x20)
  bytes.set([0, 0, 0, tag, 0])
  bytes.set(new TextEncoder().encode(`${text}\n`), 5)
  return bytes
}

/** 50..75 Hz, 30..130 kHz, a pixel clock up to 300 MHz. */
function rangeLimits(): Uint8Array {
  const bytes = new Uint8Array(18).fill(0x20)
  bytes.set([0, 0, 0, 0xfd, 0, 50, 75, 30, 130, 30, 0, 0x0a])
  return bytes
}

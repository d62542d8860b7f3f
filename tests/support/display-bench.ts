/** A VGA over real guest memory, and what the display's thread makes of it, without threads. */
import { Vga } from '../../src-main/engine/devices/vga/chip.ts'
import type { BlinkPhase } from '../../src-main/engine/display/draw-text.ts'
import { Painter, STEADY } from '../../src-main/engine/display/painter.ts'
import { VideoView } from '../../src-main/engine/display/video-view.ts'
import { DisplayBoundary } from '../../src-main/engine/machine/display-boundary.ts'
import { GuestMemory } from '../../src-main/engine/memory/guest-memory.ts'
import { DIRTY, RAM } from '../../src-main/engine/memory/memory-map.ts'
import { PhysicalMap } from '../../src-main/engine/memory/physical-map.ts'
import { GuestVideoMemory } from '../../src-main/engine/memory/video-memory.ts'
import { MockClock } from './mock-clock.ts'

const MiB = 1024 * 1024

export function createDisplayBench() {
  const memory = new GuestMemory(16 * MiB)
  const video = new GuestVideoMemory(memory, new PhysicalMap(memory), 4 * MiB, () => undefined)
  const vga = new Vga(video, new MockClock())
  vga.reset()
  const view = new VideoView(memory.bytes.buffer, video.place)
  const painter = new Painter(view)
  const damage: (readonly [y: number, first: number, end: number])[] = []
  const sizes: (readonly [width: number, height: number])[] = []
  painter.listen({ resize: (width, height) => sizes.push([width, height]), add: (y, first, end) => damage.push([y, first, end]) })
  const flushes: number[] = []
  const boundary = new DisplayBoundary(new Int32Array(memory.bytes.buffer), () => flushes.push(1))
  /** Draws, and forgets the damage of before. */
  const draw = (phase: BlinkPhase = STEADY): typeof damage => {
    damage.length = 0
    painter.update(phase)
    return damage
  }
  const pixel = (x: number, y: number): number => painter.surface.pixels[y * painter.surface.width + x] as number
  const markDirty = (page: number): void => {
    memory.bytes[DIRTY + (video.place.offset - RAM) / 4096 + page] = 0xff
  }
  const setLinear = (width: number, height: number, depth: number, enable = 0x41): void => {
    vga.write(0x12, 0x67)
    for (const [index, value] of [
      [4, 0],
      [1, width],
      [2, height],
      [3, depth],
      [4, enable],
    ] as const)
      vga.vbe.write(index, value)
    vga.read(0x2a)
    vga.write(0x10, 0x20)
  }
  return { memory, video, vga, view, painter, draw, pixel, sizes, flushes, boundary, markDirty, setLinear }
}

/** Sixteen colours at their usual places of the DAC, bright ones from 38h on. */
export const EGA_COLOURS: readonly (readonly number[])[] = Array.from({ length: 64 }, (_, index) => {
  const level = (bit: number): number => (index & (1 << bit) ? 42 : 0) + (index & (8 << bit) ? 21 : 0)
  return [level(2), level(1), level(0)]
})

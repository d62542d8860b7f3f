/** Keeps the picture: draws what the dirty log, the registers and the blinking say, line by line, and tells what came out different. */

import { graphicsDrawer, linearDrawer } from './draw-graphics.ts'
import type { BlinkPhase, DrawLine } from './draw-text.ts'
import { textDrawer } from './draw-text.ts'
import { scanLines } from './scan-lines.ts'
import { type ScreenMode, screenMode } from './screen-mode.ts'
import { Surface } from './surface.ts'
import type { VideoView } from './video-view.ts'

const PAGE = 4096
/** Milliseconds in which the cursor is shown, and then not: 16 frames of a text mode each (IBM PS/2, "Cursor Start Register"). Text blinks half as fast. */
const CURSOR_PERIOD = 266
export const STEADY: BlinkPhase = { cursor: true, text: true }

/** Who is told of the picture. */
export interface PictureListener {
  resize(width: number, height: number): void
  /** Columns of a line have changed. */
  add(y: number, first: number, end: number): void
}

export function blinkPhase(milliseconds: number): BlinkPhase {
  const period = Math.floor(milliseconds / CURSOR_PERIOD)
  return { cursor: (period & 1) === 0, text: (period & 2) === 0 }
}

export class Painter {
  readonly surface = new Surface()
  readonly #view: VideoView
  readonly #listeners = new Set<PictureListener>()
  #mode: ScreenMode | undefined
  #phase: BlinkPhase = STEADY
  #line = new Uint32Array(0)

  constructor(view: VideoView) {
    this.#view = view
  }

  get mode(): ScreenMode | undefined {
    return this.#mode
  }

  /** Is told the present size at once. Returns the undo. */
  listen(listener: PictureListener): () => void {
    this.#listeners.add(listener)
    if (this.#mode) listener.resize(this.surface.width, this.surface.height)
    return () => this.#listeners.delete(listener)
  }

  /** Brings the picture up to date. */
  update(phase: BlinkPhase): void {
    const isChanged = this.#view.refresh() || !this.#mode
    const pages = this.#view.takeDirty()
    if (isChanged) this.#changeMode(screenMode(this.#view.registers))
    const mode = this.#mode as ScreenMode
    const blinks = mode.kind === 'text' && (phase.cursor !== this.#phase.cursor || phase.text !== this.#phase.text)
    this.#phase = phase
    if (!isChanged && !blinks && pages.length === 0) return
    if (mode.kind === 'blank') this.#drawBlank(mode)
    else if (mode.kind === 'linear' && !isChanged) this.#drawPages(mode, pages)
    else if (mode.kind === 'linear' || mode.kind === 'linear-planar') this.#drawLinear(mode, 0, mode.height)
    else this.#drawScans(mode)
  }

  #changeMode(mode: ScreenMode): void {
    this.#mode = mode
    const { surface } = this
    if (mode.width === surface.width && mode.height === surface.height) return
    surface.resize(mode.width, mode.height)
    this.#line = new Uint32Array(mode.width)
    for (const listener of this.#listeners) listener.resize(mode.width, mode.height)
  }

  #drawBlank({ height }: ScreenMode): void {
    this.#line.fill(0)
    for (let y = 0; y < height; y++) this.#put(y)
  }

  #drawScans(mode: ScreenMode): void {
    const { registers, words } = this.#view
    const draw: DrawLine = mode.kind === 'text' ? textDrawer(registers, words, mode, this.#phase) : graphicsDrawer(registers, words, mode)
    let y = 0
    for (const scan of scanLines(registers, mode.height)) {
      draw(scan, this.#line)
      this.#put(y++)
    }
  }

  /** Lines of a linear mode that lie in these pages. */
  #drawPages(mode: ScreenMode, pages: readonly number[]): void {
    const lineOf = (offset: number): number => Math.max(0, Math.min(mode.height, Math.floor((offset - mode.start) / mode.pitch)))
    let drawn = 0
    for (const page of pages) {
      const first = Math.max(drawn, lineOf(page * PAGE))
      const end = lineOf((page + 1) * PAGE + mode.pitch - 1)
      if (end <= first) continue
      this.#drawLinear(mode, first, end)
      drawn = end
    }
  }

  #drawLinear(mode: ScreenMode, first: number, end: number): void {
    const draw = linearDrawer(this.#view.registers, this.#view, mode)
    for (let y = first; y < end; y++) {
      draw(y, this.#line)
      this.#put(y)
    }
  }

  #put(y: number): void {
    const span = this.surface.setLine(y, this.#line)
    if (span) for (const listener of this.#listeners) listener.add(y, ...span)
  }
}

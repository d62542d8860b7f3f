/** What of a picture has changed and was not told yet: for each line the span of columns. */
export interface Rectangle {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Pixels that a rectangle may hold beyond the changed ones, for fewer rectangles. */
const SLACK = 2048

export class Damage {
  #first = new Uint16Array(0)
  /** 0: nothing changed in this line. */
  #end = new Uint16Array(0)
  #width = 0
  #top = 0
  #bottom = 0

  get isEmpty(): boolean {
    return this.#top >= this.#bottom
  }

  /** A picture of another size: all of it. */
  resize(width: number, height: number): void {
    this.#width = width
    this.#first = new Uint16Array(height)
    this.#end = new Uint16Array(height)
    this.addAll()
  }

  addAll(): void {
    this.#first.fill(0)
    this.#end.fill(this.#width)
    this.#top = 0
    this.#bottom = this.#end.length
  }

  /** Columns from `first` to before `end` of line `y`. */
  add(y: number, first: number, end: number): void {
    const isClean = this.#end[y] === 0
    this.#first[y] = isClean ? first : Math.min(this.#first[y] as number, first)
    this.#end[y] = Math.max(this.#end[y] as number, end)
    if (this.isEmpty) {
      this.#top = y
      this.#bottom = y + 1
    } else {
      this.#top = Math.min(this.#top, y)
      this.#bottom = Math.max(this.#bottom, y + 1)
    }
  }

  addRectangle({ x, y, width, height }: Rectangle): void {
    for (let line = y; line < y + height; line++) this.add(line, x, x + width)
  }

  /** All of it, from top to bottom; afterwards nothing is damaged. */
  take(): Rectangle[] {
    const rectangles: Rectangle[] = []
    let open: { x: number; end: number; y: number; changed: number } | undefined
    const close = (bottom: number): void => {
      if (open) rectangles.push({ x: open.x, y: open.y, width: open.end - open.x, height: bottom - open.y })
      open = undefined
    }
    for (let y = this.#top; y < this.#bottom; y++) {
      const end = this.#end[y] as number
      const first = this.#first[y] as number
      this.#end[y] = 0
      if (end === 0) {
        close(y)
        continue
      }
      if (open) {
        const [x, right] = [Math.min(open.x, first), Math.max(open.end, end)]
        const changed = open.changed + end - first
        if ((right - x) * (y + 1 - open.y) <= changed + SLACK) {
          open = { x, end: right, y: open.y, changed }
          continue
        }
        close(y)
      }
      open = { x: first, end, y, changed: end - first }
    }
    close(this.#bottom)
    this.#top = this.#bottom = 0
    return rectangles
  }
}

/** The picture as it stands: pixels of 32 bits, 00RRGGBBh, line by line. */
export class Surface {
  width = 0
  height = 0
  pixels = new Uint32Array(0)

  /** Another size, all black. */
  resize(width: number, height: number): void {
    this.width = width
    this.height = height
    this.pixels = new Uint32Array(width * height)
  }

  /** Puts a line in its place; the columns where it differed, or undefined. */
  setLine(y: number, line: Uint32Array): readonly [first: number, end: number] | undefined {
    const { pixels, width } = this
    const start = y * width
    let first = 0
    while (first < width && pixels[start + first] === line[first]) first++
    if (first === width) return undefined
    let end = width
    while (pixels[start + end - 1] === line[end - 1]) end--
    pixels.set(line.subarray(first, end), start + first)
    return [first, end]
  }
}

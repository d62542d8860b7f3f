/** `--trace io`: a bus that writes a line for each access before it passes it on. */
export interface TraceableBus {
  read(address: number, size: number): number
  write(address: number, size: number, value: number): void
}

/** `name` stands at the start of each line. */
export function tracedBus(name: string, bus: TraceableBus, log: (message: string) => void): TraceableBus {
  const hex = (value: number): string => `0x${value.toString(16)}`
  return {
    read: (address, size) => {
      const value = bus.read(address, size)
      log(`io: ${name} read ${hex(address)} size ${size} = ${hex(value)}`)
      return value
    },
    write: (address, size, value) => {
      log(`io: ${name} write ${hex(address)} size ${size} = ${hex(value)}`)
      bus.write(address, size, value)
    },
  }
}

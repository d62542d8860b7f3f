/** The host's monotonic time: the one place in the engine that reads a real clock. */
export interface HostClock {
  /** Nanoseconds since an arbitrary start, as a double. */
  nanoseconds(): number
  /** Milliseconds since the epoch. */
  wallMilliseconds(): number
}

export const hostClock: HostClock & { cpuNanoseconds(): number } = {
  nanoseconds: () => performance.now() * 1e6,
  wallMilliseconds: () => Date.now(),
  /** CPU time of the calling thread. */
  cpuNanoseconds: () => {
    const { user, system } = process.threadCpuUsage()
    return (user + system) * 1000
  },
}

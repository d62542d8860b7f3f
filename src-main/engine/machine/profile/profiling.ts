/** Both sides of a profile, from the machine's beginning to its end. */
import type { HostClock } from '../../base/clock/host-clock.ts'
import type { BuiltMachine } from '../build-machine.ts'
import type { LoopMachine } from '../machine-loop.ts'
import { EngineProfiler } from './engine-profiler.ts'
import type { GuestProfile } from './guest-profile.ts'
import { GuestSampler } from './guest-sampler.ts'

export class Profiling {
  readonly #built: BuiltMachine
  readonly #sampler: GuestSampler
  readonly #engine = new EngineProfiler()

  constructor(built: BuiltMachine, host: HostClock) {
    this.#built = built
    this.#sampler = new GuestSampler(built.machine, () => built.registers(), host)
    this.#engine.start()
  }

  /** To be run instead of the machine itself. */
  get machine(): LoopMachine {
    return this.#sampler
  }

  end(): GuestProfile {
    const syscallEntry = this.#built.registers().get('lstar')
    return { guest: this.#sampler.samples(), engine: this.#engine.stop(), syscallEntry }
  }
}

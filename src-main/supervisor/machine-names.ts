/**
 * No two machines have the same name. Here a name is refused in words before anything is made or changed, also one that another operation is about to take;
 * the unique index of the table holds it against everything else.
 */
import { nameKey } from '../../src-shared/domain/machine-name.ts'
import { nameTaken } from '../library/operation-error.ts'

interface Named {
  readonly id: string
  readonly name: string
}

export class MachineNames {
  readonly #machines: () => Iterable<Named>
  readonly #claims = new Set<Named>()

  /** `machines` that there are at the moment. */
  constructor(machines: () => Iterable<Named>) {
    this.#machines = machines
  }

  /** Does what gives a machine its name; until it is done, nobody else can have that. Rejects with INVALID when another machine has it. */
  async claim<Result>(claim: Named, work: () => Promise<Result>): Promise<Result> {
    for (const { id, name } of [...this.#machines(), ...this.#claims]) {
      if (id !== claim.id && nameKey(name) === nameKey(claim.name)) throw nameTaken(name)
    }
    this.#claims.add(claim)
    try {
      return await work()
    } finally {
      this.#claims.delete(claim)
    }
  }
}

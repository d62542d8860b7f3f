/**
 * Divides the host's cores among machines that compete for them, in proportion to their weights (weighted max-min fairness): whoever wants less than its
 * part gets what it wants, and the rest is divided among the others. While nobody lacks anything, nobody is held back.
 *
 * Machines of one weight are left to the host's own scheduler, which treats them alike already and loses nothing by it.
 *
 * How much there is to divide is measured, since other processes, and threads of ours that translate or compile, take their part: when a machine gets
 * clearly less than it was given, there are only as many cores as all machines got together; when none does, there are a little more.
 */

/** What a machine can and does use, in cores. */
export interface Claim {
  readonly id: string
  readonly weight: number
  /** Its execution cap. */
  readonly limit: number
  /** CPU time of the last period. */
  readonly used: number
  /** It would have used more: it was hardly ever halted. */
  readonly hungry: boolean
}

/** A machine that is not hungry may use this much more than it did, before it counts as hungry. */
const HEADROOM = 1.25
const SPARE = 0.05
/** A hungry machine that got less than this part of its share lacks CPU time. */
const LACKING = 0.9
/** Cores: the least there is to divide, and by how much the estimate grows in each period without lack. */
const LEAST = 0.1
const GROWTH = 0.05
/** Machines whose CPU time for each unit of weight differs by less than this factor lack alike. */
const ALIKE = 1.1

export class FairShares {
  readonly #cores: number
  #capacity: number
  #shares: ReadonlyMap<string, number> = new Map()

  /** `cores` of the host. */
  constructor(cores: number) {
    this.#cores = cores
    this.#capacity = cores
  }

  /** What each machine may use from now on, in cores. To be called once a period, with every machine that runs. */
  divide(claims: readonly Claim[]): ReadonlyMap<string, number> {
    const weights = new Set(claims.filter(({ hungry }) => hungry).map(({ weight }) => weight))
    if (weights.size < 2) {
      this.#capacity = this.#cores
      this.#shares = new Map()
      return new Map(claims.map(({ id, limit }) => [id, limit]))
    }
    const lacking = claims.filter((claim) => this.#lacks(claim))
    const used = claims.reduce((sum, claim) => sum + claim.used, 0)
    const estimate = lacking.length > 0 ? Math.max(LEAST, used) : this.#capacity + GROWTH
    this.#capacity = Math.min(this.#cores, estimate)
    this.#shares = shareOut(claims, this.#capacity)
    // Whoever lacks most is not the one to be held back.
    const neediest = Math.min(...lacking.map(perWeight)) * ALIKE
    const isNeedy = (claim: Claim): boolean => lacking.includes(claim) && perWeight(claim) <= neediest
    return new Map(claims.map((claim) => [claim.id, isNeedy(claim) ? claim.limit : (this.#shares.get(claim.id) ?? claim.limit)]))
  }

  #lacks({ id, used, hungry }: Claim): boolean {
    return hungry && used < LACKING * (this.#shares.get(id) ?? 0)
  }
}

function perWeight({ used, weight }: Claim): number {
  return used / weight
}

function demandOf({ hungry, limit, used }: Claim): number {
  return hungry ? limit : Math.min(limit, used * HEADROOM + SPARE)
}

/** Weighted max-min fair; a machine that wants little may still take its whole part at once when it wakes. */
export function shareOut(claims: readonly Claim[], capacity: number): ReadonlyMap<string, number> {
  const demands = claims.map(demandOf)
  if (demands.reduce((sum, demand) => sum + demand, 0) <= capacity) return new Map(claims.map(({ id, limit }) => [id, limit]))
  const part = capacity / totalWeight(claims)
  const level = fillLevel(claims, capacity)
  return new Map(
    claims.map((claim) => [
      claim.id,
      Math.min(claim.limit, Math.max(part, Math.min(level, demandOf(claim) / claim.weight)) * claim.weight),
    ]),
  )
}

/** Cores for each unit of weight at which the demands, cut there, use up the capacity. */
function fillLevel(claims: readonly Claim[], capacity: number): number {
  const byLevel = claims.toSorted((a, b) => demandOf(a) / a.weight - demandOf(b) / b.weight)
  let left = capacity
  let weight = totalWeight(claims)
  for (const claim of byLevel) {
    if (demandOf(claim) / claim.weight >= left / weight) break
    left -= demandOf(claim)
    weight -= claim.weight
  }
  return left / weight
}

function totalWeight(claims: readonly Claim[]): number {
  return claims.reduce((sum, { weight }) => sum + weight, 0)
}

/** History of long operations (snapshots, saves): what was begun, when it ended and how. Bounded. */
import { randomUUID } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { Job, JobKind } from '../../../src-shared/domain/job.ts'
import { messageOf } from '../operation-error.ts'
import type { Schema } from './schema.ts'

const KEPT = 1000

export class JobTable {
  readonly #db: Kysely<Schema>

  constructor(db: Kysely<Schema>) {
    this.#db = db
  }

  /** Newest first. */
  async list(machineId: string): Promise<Job[]> {
    const rows = await this.#db.selectFrom('job').selectAll().where('machine_id', '=', machineId).orderBy('started_at', 'desc').execute()
    return rows.map((row) => ({
      id: row.id,
      machineId: row.machine_id,
      kind: row.kind as JobKind,
      startedAt: row.started_at,
      endedAt: row.ended_at,
      error: row.error,
    }))
  }

  async begin(machineId: string, kind: JobKind, now: number): Promise<string> {
    const id = randomUUID()
    await this.#db.insertInto('job').values({ id, machine_id: machineId, kind, started_at: now, ended_at: null, error: null }).execute()
    return id
  }

  async end(id: string, now: number, error: string | null): Promise<void> {
    await this.#db.updateTable('job').set({ ended_at: now, error }).where('id', '=', id).execute()
  }

  /** Does the work of a job, and writes down how it went. What cannot be written down, on a full disk, is missing in the history and nothing else. */
  async record<Result>(machineId: string, kind: JobKind, work: () => Promise<Result>): Promise<Result> {
    const job = await this.begin(machineId, kind, Date.now()).catch(() => undefined)
    const end = async (error: string | null): Promise<void> => {
      if (job !== undefined) await this.end(job, Date.now(), error).catch(() => {})
    }
    try {
      const result = await work()
      await end(null)
      return result
    } catch (error) {
      await end(messageOf(error))
      throw error
    }
  }

  /** Jobs that were under way when the process died get that as their end; the oldest are forgotten. */
  async tidy(now: number): Promise<void> {
    await this.#db.updateTable('job').set({ ended_at: now, error: 'the process ended meanwhile' }).where('ended_at', 'is', null).execute()
    const kept = this.#db.selectFrom('job').select('id').orderBy('started_at', 'desc').limit(KEPT)
    await this.#db.deleteFrom('job').where('id', 'not in', kept).execute()
  }
}

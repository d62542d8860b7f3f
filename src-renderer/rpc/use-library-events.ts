/** Events of the library, written into the query cache: every open window stays true. */
import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { Machine } from '../../src-shared/domain/machine.ts'
import type { LibraryEvent } from '../../src-shared/rpc/contract.ts'
import { client, orpc } from './client.ts'

const RETRY = 500

export function useLibraryEvents(): void {
  const queries = useQueryClient()
  useEffect(() => {
    const ended = new AbortController()
    void follow(queries, ended.signal)
    return () => ended.abort()
  }, [queries])
}

async function follow(queries: QueryClient, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      for await (const event of await client.events(undefined, { signal })) apply(queries, event)
    } catch {
      // The line broke; the next subscription begins with `hello`.
    }
    await new Promise((resolve) => setTimeout(resolve, RETRY))
  }
}

function apply(queries: QueryClient, event: LibraryEvent): void {
  switch (event.type) {
    case 'hello':
      queries.setQueriesData({ queryKey: ['progress'] }, null) // what was under way may have ended unheard
      return void queries.invalidateQueries()
    case 'machine':
      return void queries.setQueryData(orpc.machine.list.queryKey(), (list) => withMachine(list ?? [], event.machine))
    case 'machine-deleted':
      return void queries.setQueryData(orpc.machine.list.queryKey(), (list) => list?.filter(({ id }) => id !== event.machineId))
    case 'snapshots':
      return void queries.invalidateQueries({ queryKey: orpc.snapshot.list.queryKey({ input: { machineId: event.machineId } }) })
    case 'activity':
      return void queries.setQueryData(['activity', event.activity.machineId], event.activity)
    case 'progress':
      return void queries.setQueryData(['progress', event.machineId], event.done < event.total ? event : null)
  }
}

/** The list with `machine` in its place, or at the end. */
export function withMachine(list: readonly Machine[], machine: Machine): Machine[] {
  return list.some(({ id }) => id === machine.id) ? list.map((item) => (item.id === machine.id ? machine : item)) : [...list, machine]
}

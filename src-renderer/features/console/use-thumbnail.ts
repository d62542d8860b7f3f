/** A small picture of a machine's screen, taken anew every now and then while it runs and somebody looks; cheap while it stays the same. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { Machine } from '../../../src-shared/domain/machine.ts'
import { LEGAL_STATES } from '../../../src-shared/domain/run-state.ts'
import type { Screenshot } from '../../../src-shared/rpc/contract.ts'
import { client } from '../../rpc/client.ts'

const PERIOD = 2000
const WIDTH = 160

/** Address of the picture, or undefined when there is nothing to see. */
export function useThumbnail(machine: Machine): string | undefined {
  const queries = useQueryClient()
  const queryKey = ['thumbnail', machine.id]
  const isLive = machine.spec.display.adapter !== 'none' && LEGAL_STATES.display.includes(machine.state)
  const { data } = useQuery<Screenshot>({
    queryKey,
    enabled: isLive,
    refetchInterval: machine.state === 'running' ? PERIOD : false,
    retry: false,
    queryFn: async () => {
      const before = queries.getQueryData<Screenshot>(queryKey)
      const next = await client.machine.screenshot({ id: machine.id, width: WIDTH, ...(before ? { known: before.number } : {}) })
      return next.png ? next : { ...next, png: before?.png }
    },
  })
  return isLive && data?.png ? `data:image/png;base64,${data.png}` : undefined
}

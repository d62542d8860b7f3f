/** The newest figures of a machine, written into the cache by library events. */
import { useQuery } from '@tanstack/react-query'
import type { MachineActivity } from '../../../src-shared/domain/machine.ts'

export function useActivity(machineId: string): MachineActivity | undefined {
  return useQuery<MachineActivity | null>({ queryKey: ['activity', machineId], queryFn: () => null, enabled: false }).data ?? undefined
}

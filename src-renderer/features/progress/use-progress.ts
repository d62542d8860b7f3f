/** What a machine is in the middle of, once that takes longer than half a second. */
import { useQuery } from '@tanstack/react-query'
import { useRef } from 'react'
import type { Machine } from '../../../src-shared/domain/machine.ts'
import { useLasting } from '../../ui/use-lasting.ts'
import { type Progress, type ProgressReport, progressOf } from './model.ts'

export function useProgress(machine: Machine): Progress | undefined {
  const report = useQuery<ProgressReport | null>({ queryKey: ['progress', machine.id], queryFn: () => null, enabled: false }).data
  const progress = progressOf(machine.state, report ?? undefined)
  const last = useRef<Progress>(undefined)
  if (progress) last.current = progress
  const lasting = useLasting(progress !== undefined)
  // Between two states that belong together (restored, starting) it stays as it was.
  return lasting ? last.current : undefined
}

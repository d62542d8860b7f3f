/** Language and theme: kept by the library, applied to this page. */
import { useMantineColorScheme } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { Settings } from '../../../src-shared/rpc/contract.ts'
import { applyLanguage } from '../../i18n/index.ts'
import { client, orpc } from '../../rpc/client.ts'
import { useShowError } from '../machine-actions/index.ts'

const DEFAULTS: Settings = { language: 'auto', theme: 'auto' }

/** Applies the preferences; call once, in the root. */
export function useApplyPreferences(): void {
  const { data } = useQuery(orpc.settings.get.queryOptions())
  const { setColorScheme } = useMantineColorScheme()
  useEffect(() => {
    if (!data) return
    applyLanguage(data.language)
    setColorScheme(data.theme)
  }, [data, setColorScheme])
}

export function usePreferences(): { readonly settings: Settings; readonly change: (part: Partial<Settings>) => void } {
  const queries = useQueryClient()
  const onError = useShowError()
  const { data } = useQuery(orpc.settings.get.queryOptions())
  const mutation = useMutation({
    mutationFn: (part: Partial<Settings>) => client.settings.set(part),
    onSuccess: (settings) => queries.setQueryData(orpc.settings.get.queryKey(), settings),
    onError,
  })
  return { settings: data ?? DEFAULTS, change: (part) => mutation.mutate(part) }
}

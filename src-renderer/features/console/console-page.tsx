/** The console in a window of its own. */
import { Box, Center, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { orpc } from '../../rpc/client.ts'
import { ConsolePane } from './console-pane.tsx'

export function ConsolePage({ id }: { readonly id: string }) {
  const { t } = useTranslation()
  const { data: machines, isSuccess } = useQuery(orpc.machine.list.queryOptions())
  const machine = machines?.find((candidate) => candidate.id === id)
  const title = machine && t('console.title', { name: machine.spec.name })
  useEffect(() => {
    if (title) document.title = title
  }, [title])
  if (machine) {
    return (
      <Box className="window">
        <ConsolePane machine={machine} standalone />
      </Box>
    )
  }
  return <Center h="100%">{isSuccess ? <Text c="dimmed">{t('error.notFound', { what: t('error.what.machine') })}</Text> : null}</Center>
}

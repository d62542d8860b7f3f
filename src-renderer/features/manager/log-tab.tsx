/** A machine's log, newest last; fetched when shown and every two seconds while it is. */
import { Box, ScrollArea, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Machine } from '../../../src-shared/domain/machine.ts'
import { orpc } from '../../rpc/client.ts'

export function LogTab({ machine }: { readonly machine: Machine }) {
  const { t } = useTranslation()
  const { data } = useQuery({ ...orpc.machine.log.queryOptions({ input: { id: machine.id } }), refetchInterval: 2000, staleTime: 0 })
  return (
    <ScrollArea h="100%" type="auto">
      <Box p="md">
        {data?.length === 0 ? <Text c="dimmed">{t('manager.noLog')}</Text> : null}
        <Text component="pre" size="xs" ff="monospace" m={0} style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
          {data?.join('\n')}
        </Text>
      </Box>
    </ScrollArea>
  )
}

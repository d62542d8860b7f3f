/** Chooses a file of the host: a web page has no paths of its own, so the server lists the folders it may show. */
import { Alert, Group, Modal, NavLink, ScrollArea, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { ArrowUp, File, Folder } from 'lucide-react'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { orpc } from '../../rpc/client.ts'
import { errorWords } from '../../rpc/error-words.ts'
import { formatBytes } from '../../ui/format.ts'

export interface FileBrowserProps {
  readonly opened: boolean
  readonly onClose: () => void
  readonly onChoose: (path: string) => void
}

export function FileBrowser({ opened, onClose, onChoose }: FileBrowserProps) {
  const { t } = useTranslation()
  // In the stack of the dialog below it, so that Escape closes this one alone.
  const id = useId()
  return (
    <Modal stackId={id} opened={opened} onClose={onClose} title={t('browser.title')} size="lg">
      <FolderView
        onChoose={(path) => {
          onChoose(path)
          onClose()
        }}
      />
    </Modal>
  )
}

function FolderView({ onChoose }: Pick<FileBrowserProps, 'onChoose'>) {
  const { t } = useTranslation()
  const [folder, setFolder] = useState<string>()
  const input = folder === undefined ? {} : { folder }
  const { data, error } = useQuery(orpc.host.browse.queryOptions({ input, staleTime: 0, placeholderData: (previous) => previous }))
  return (
    <>
      <Text size="xs" c="dimmed" mb={6} style={{ overflowWrap: 'anywhere' }}>
        {data?.folder ?? t('browser.roots')}
      </Text>
      {error ? <Alert color="red">{errorWords(error, t)}</Alert> : null}
      <ScrollArea h={360} type="auto">
        {data && data.folder !== null ? (
          <NavLink
            component="button"
            leftSection={<ArrowUp size={16} />}
            label={t('browser.up')}
            onClick={() => setFolder(data.parent ?? undefined)}
          />
        ) : null}
        {data?.entries.map(({ name, path, kind, size }) => (
          <NavLink
            key={path}
            component="button"
            leftSection={kind === 'folder' ? <Folder size={16} /> : <File size={16} />}
            label={
              <Group justify="space-between" wrap="nowrap">
                <Text size="sm" truncate>
                  {name}
                </Text>
                <Text size="xs" c="dimmed">
                  {kind === 'file' ? formatBytes(size) : ''}
                </Text>
              </Group>
            }
            onClick={() => (kind === 'folder' ? setFolder(path) : onChoose(path))}
          />
        ))}
        {data?.entries.length === 0 ? (
          <Text size="sm" c="dimmed" p="md">
            {t('browser.empty')}
          </Text>
        ) : null}
      </ScrollArea>
    </>
  )
}

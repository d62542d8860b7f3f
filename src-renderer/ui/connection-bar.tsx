/** A quiet bar while the line to the server is broken. */
import { Box, Loader, Text } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'

/** Tells of every change of its state by the event `change`. */
export interface Line extends EventTarget {
  readonly state: 'connected' | 'broken' | 'refused'
}

/** A line that breaks for less than this (ms) is not worth a word. */
const PATIENCE = 700

export function ConnectionBar({ line }: { readonly line: Line }) {
  const { t } = useTranslation()
  const [shown, setShown] = useState<Line['state']>('connected')
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const check = (): void => {
      clearTimeout(timer)
      if (line.state === 'connected') setShown('connected')
      else timer = setTimeout(() => setShown(line.state), PATIENCE)
    }
    line.addEventListener('change', check)
    check()
    return () => {
      clearTimeout(timer)
      line.removeEventListener('change', check)
    }
  }, [line])
  if (shown === 'connected') return null
  return (
    <Box
      bg="yellow"
      c="black"
      px="md"
      py={4}
      style={{ flex: 'none', display: 'flex', alignItems: 'center', justifyContent: 'center', gap: 8 }}
      role="status"
    >
      {shown === 'broken' ? <Loader size={14} color="black" /> : null}
      <Text size="xs" ta="center">
        {t(shown === 'broken' ? 'app.reconnecting' : 'app.refused')}
      </Text>
    </Box>
  )
}

/** A quiet bar while the line to the server is broken. */
import { Box, Loader, Text } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'

export interface Line extends EventTarget {
  readonly connected: boolean
}

/** A line that breaks for less than this (ms) is not worth a word. */
const PATIENCE = 700

export function ConnectionBar({ line }: { readonly line: Line }) {
  const { t } = useTranslation()
  const [broken, setBroken] = useState(false)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const check = (): void => {
      clearTimeout(timer)
      if (line.connected) setBroken(false)
      else timer = setTimeout(() => setBroken(true), PATIENCE)
    }
    line.addEventListener('open', check)
    line.addEventListener('close', check)
    check()
    return () => {
      clearTimeout(timer)
      line.removeEventListener('open', check)
      line.removeEventListener('close', check)
    }
  }, [line])
  if (!broken) return null
  return (
    <Box
      pos="fixed"
      top={0}
      left={0}
      right={0}
      bg="yellow"
      c="black"
      py={2}
      style={{ zIndex: 1000, display: 'flex', justifyContent: 'center', gap: 8 }}
      role="status"
    >
      <Loader size={14} color="black" />
      <Text size="xs">{t('app.reconnecting')}</Text>
    </Box>
  )
}

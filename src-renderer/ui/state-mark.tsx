/** A run state as a coloured dot and a word. */
import { Group, Text } from '@mantine/core'

export function StateMark({ color, label }: { readonly color: string; readonly label: string }) {
  return (
    <Group gap={6} wrap="nowrap">
      <span
        aria-hidden="true"
        style={{ width: 9, height: 9, borderRadius: '50%', flex: 'none', background: `var(--mantine-color-${color}-6)` }}
      />
      <Text span size="xs" c="dimmed">
        {label}
      </Text>
    </Group>
  )
}

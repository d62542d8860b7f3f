/** A titled block of label and value rows. */
import { Box, Table, Text } from '@mantine/core'
import type { ReactNode } from 'react'

export interface FactsProps {
  readonly title: string
  /** Rows whose value is undefined or empty are left out. */
  readonly rows: readonly (readonly [label: string, value: ReactNode])[]
}

export function Facts({ title, rows }: FactsProps) {
  return (
    <Box mb="md">
      <Text fw={600} size="sm" mb={2}>
        {title}
      </Text>
      <Table verticalSpacing={3} horizontalSpacing="xs" withRowBorders={false} layout="fixed">
        <Table.Tbody>
          {rows
            .filter(([, value]) => value !== undefined && value !== '')
            .map(([label, value]) => (
              <Table.Tr key={label}>
                <Table.Td w={150} c="dimmed" style={{ verticalAlign: 'top' }}>
                  {label}
                </Table.Td>
                <Table.Td style={{ overflowWrap: 'anywhere' }}>{value}</Table.Td>
              </Table.Tr>
            ))}
        </Table.Tbody>
      </Table>
    </Box>
  )
}

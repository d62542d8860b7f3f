/** A menu item that says, when it cannot be chosen, why not. */
import { Menu } from '@mantine/core'
import type { ReactNode } from 'react'

export interface ActionItemProps {
  readonly icon?: ReactNode
  readonly label: string
  readonly color?: string
  readonly refusal?: string | undefined
  readonly onClick: () => void
}

export function ActionItem({ icon, label, color, refusal, onClick }: ActionItemProps) {
  const disabled = refusal !== undefined
  return (
    <Menu.Item
      leftSection={icon}
      title={refusal}
      data-disabled={disabled || undefined}
      aria-disabled={disabled}
      closeMenuOnClick={!disabled}
      onClick={disabled ? undefined : onClick}
      {...(color === undefined ? {} : { color })}
    >
      {label}
    </Menu.Item>
  )
}

/** A toolbar button: icon and word; when it is not to be had, its tooltip says why. */
import { Button, Tooltip } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from './tool-button.module.css'

export interface ToolButtonProps {
  readonly icon: ReactNode
  readonly label: string
  /** Why it is disabled; undefined when it is not. */
  readonly refusal?: string | undefined
  readonly busy?: boolean
  readonly color?: string
  readonly onClick: () => void
}

export function ToolButton({ icon, label, refusal, busy = false, color = 'gray', onClick }: ToolButtonProps) {
  const disabled = refusal !== undefined || busy
  return (
    <Tooltip label={refusal} disabled={refusal === undefined} openDelay={300}>
      <Button
        size="compact-sm"
        variant="subtle"
        color={color}
        className={classes.button}
        leftSection={icon}
        data-disabled={disabled || undefined}
        aria-disabled={disabled}
        onClick={disabled ? undefined : onClick}
      >
        {label}
      </Button>
    </Tooltip>
  )
}

/** A slider whose track shows how much of the host its values take, with a number field beside it. */
import { Box, Group, Input, NumberInput, Slider } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from './zone-slider.module.css'

export interface ZoneSliderProps {
  readonly label: string
  readonly hint: ReactNode
  readonly unit?: string
  readonly value: number | string
  readonly error?: ReactNode
  readonly disabled?: boolean
  readonly step: number
  readonly zones: { readonly minimum: number; readonly maximum: number; readonly amber: number; readonly red: number }
  readonly onChange: (value: number | string) => void
}

/** Shares of the track in percent, green first. */
function trackOf({ minimum, maximum, amber, red }: ZoneSliderProps['zones']): string {
  const place = (value: number): string => `${maximum > minimum ? Math.round(((value - minimum) / (maximum - minimum)) * 100) : 100}%`
  const color = (name: string): string => `var(--mantine-color-${name}-5)`
  const stops = [
    `${color('green')} 0 ${place(amber)}`,
    `${color('yellow')} ${place(amber)} ${place(red)}`,
    `${color('red')} ${place(red)} 100%`,
  ]
  return `linear-gradient(to right, ${stops.join(', ')})`
}

export function ZoneSlider({ label, hint, unit, value, error, disabled = false, step, zones, onChange }: ZoneSliderProps) {
  const { minimum, maximum } = zones
  const shown = Math.min(maximum, Math.max(minimum, Number(value) || minimum))
  return (
    <Input.Wrapper label={label} description={hint} error={error} labelElement="div">
      <Group align="center" gap="md" wrap="nowrap" mt={6}>
        <Box style={{ flex: 1 }} pb={18} px={6}>
          <Slider
            min={minimum}
            max={maximum}
            step={step}
            value={shown}
            disabled={disabled}
            onChange={onChange}
            label={null}
            thumbLabel={label}
            thumbSize={16}
            size={6}
            marks={[
              { value: minimum, label: minimum },
              { value: maximum, label: maximum },
            ]}
            classNames={classes}
            styles={{ track: { '--zones': trackOf(zones) } }}
          />
        </Box>
        <NumberInput
          aria-label={label}
          w={118}
          min={minimum}
          max={maximum}
          step={step}
          clampBehavior="none"
          allowDecimal={false}
          allowNegative={false}
          suffix={unit ? ` ${unit}` : ''}
          value={value}
          disabled={disabled}
          error={Boolean(error)}
          onChange={onChange}
        />
      </Group>
    </Input.Wrapper>
  )
}

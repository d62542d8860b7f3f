/** How far something is; where that is not known, that it is going on. */
import classes from './progress-bar.module.css'

export interface ProgressBarProps {
  readonly label: string
  /** 0..1; undefined: not known. */
  readonly share: number | undefined
  readonly width: number | string
}

export function ProgressBar({ label, share, width }: ProgressBarProps) {
  const percent = share === undefined ? undefined : Math.round(share * 100)
  return (
    <span
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      {...(percent === undefined ? {} : { 'aria-valuenow': percent })}
      className={classes.track}
      style={{ width }}
    >
      <span className={percent === undefined ? classes.moving : classes.done} style={{ width: `${percent ?? 30}%` }} />
    </span>
  )
}

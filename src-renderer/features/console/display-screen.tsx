/** The screen of a machine: its display by noVNC, scaled as chosen; keys go to the guest, the mouse when it is captured. */
import { Text } from '@mantine/core'
import type RFB from '@novnc/novnc'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type DisplayLine, openDisplayLine } from '../../rpc/display-line.ts'
import classes from './console.module.css'
import type { Scale } from './model.ts'
import { capturePointer } from './pointer-capture.ts'

/** Milliseconds until a display that went away is tried again. */
const RETRY = 1000

export interface DisplayScreenProps {
  readonly machineId: string
  /** The guest lives. */
  readonly live: boolean
  readonly shown: boolean
  readonly scale: Scale
}

export function DisplayScreen({ machineId, live, shown, scale }: DisplayScreenProps) {
  const { t } = useTranslation()
  const place = useRef<HTMLDivElement>(null)
  const viewer = useRef<RFB | null>(null)
  const wanted = useRef(scale)
  const [captured, setCaptured] = useState(false)
  wanted.current = scale
  useEffect(() => {
    if (!place.current || !live || !shown) return
    return connect(place.current, machineId, {
      onViewer: (rfb) => {
        viewer.current = rfb
        if (rfb) applyScale(rfb, wanted.current)
      },
      onCapture: setCaptured,
    })
  }, [machineId, live, shown])
  useEffect(() => {
    if (viewer.current) applyScale(viewer.current, scale)
  }, [scale])
  return (
    <div className={classes.display} hidden={!shown}>
      <div
        ref={place}
        className={classes.canvas}
        style={scale === 'fit' ? undefined : { zoom: scale }}
        data-fit={scale === 'fit'}
        data-testid="display"
        role="application"
        aria-label={t('console.screen')}
      />
      <Text className={classes.hint} fz={11} c="gray.5">
        {t(captured ? 'console.captured' : 'console.capture')}
      </Text>
    </div>
  )
}

function applyScale(rfb: RFB, scale: Scale): void {
  rfb.scaleViewport = scale === 'fit'
}

interface ScreenListener {
  onViewer(rfb: RFB | null): void
  onCapture(captured: boolean): void
}

/** Until the returned function is called; a line that breaks is opened again. */
function connect(place: HTMLElement, machineId: string, { onViewer, onCapture }: ScreenListener): () => void {
  let closed = false
  let rfb: RFB | undefined
  let retry: ReturnType<typeof setTimeout> | undefined
  let line: DisplayLine | undefined
  const capture = capturePointer(place, {
    onMove: (movement) => line?.move(movement),
    onDidChange: onCapture,
    onClick: () => rfb?.focus({ preventScroll: true }),
  })
  const again = (): void => {
    onViewer(null)
    if (!closed) retry = setTimeout(() => void start(), RETRY)
  }
  // The display speaks first, so the viewer must be there before the line is.
  const start = async (): Promise<void> => {
    const { default: Viewer } = await import('@novnc/novnc')
    if (closed) return
    line = openDisplayLine(machineId)
    place.replaceChildren()
    rfb = new Viewer(place, line.channel, { shared: true })
    rfb.background = 'transparent'
    rfb.addEventListener('connect', () => rfb?.focus({ preventScroll: true }))
    rfb.addEventListener('disconnect', again)
    onViewer(rfb)
  }
  void start()
  return () => {
    closed = true
    clearTimeout(retry)
    capture.dispose()
    onViewer(null)
    rfb?.disconnect()
  }
}

/** What `innkeeper run` does with the display by itself: types, and takes a picture. */
import { writeFileSync } from 'node:fs'
import type { DisplayLink } from '../../supervisor/display-link.ts'
import type { DisplayPlan } from './display-options.ts'

/** Milliseconds from the last key to the picture, and for each key (engine/display/typist.ts). */
const SETTLE = 2000
const KEY = 12

/** Ends when `signal` does. */
export async function useDisplay(link: DisplayLink, plan: DisplayPlan, say: (message: string) => void, signal: AbortSignal): Promise<void> {
  await sleep(plan.after * 1000, signal)
  if (plan.keys.length > 0) {
    await link.type(plan.keys).catch((error) => say(`nothing was typed: ${(error as Error).message}`))
    await sleep(plan.keys.length * KEY + SETTLE, signal)
  }
  if (plan.screenshot === undefined || signal.aborted) return
  try {
    const { png, width, height } = await link.picture()
    writeFileSync(plan.screenshot, png as Uint8Array)
    say(`a picture of ${width}x${height} is in '${plan.screenshot}'`)
  } catch (error) {
    say(`no picture in '${plan.screenshot}': ${(error as Error).message}`)
  }
}

function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const timer = setTimeout(resolve, milliseconds)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}

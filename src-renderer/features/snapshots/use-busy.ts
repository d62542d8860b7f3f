/** A dialog's work: while it is under way the dialog is busy, afterwards it closes; when it fails, the dialog stays as it was. */
import { useState } from 'react'

export function useBusy(onDone: () => void): { readonly busy: boolean; readonly run: (work: () => Promise<unknown>) => void } {
  const [busy, setBusy] = useState(false)
  const run = (work: () => Promise<unknown>): void => {
    setBusy(true)
    void work().then(onDone, () => setBusy(false))
  }
  return { busy, run }
}

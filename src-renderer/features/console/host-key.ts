/** The key that belongs to the host: the right Ctrl, as in VirtualBox. */
const HOST_KEY = 'ControlRight'

/** What of a KeyboardEvent counts. */
export interface KeyPress {
  readonly type: string
  readonly code: string
  stopPropagation(): void
  preventDefault(): void
}

/** Calls back when the host key goes down and up with nothing in between; the guest never sees it. */
export function hostKeyAlone(act: () => void): (event: KeyPress) => void {
  let isAlone = false
  return (event) => {
    const { code, type } = event
    if (code !== HOST_KEY) {
      isAlone = false
      return
    }
    event.stopPropagation()
    event.preventDefault()
    if (type === 'keyup' && isAlone) act()
    isAlone = type === 'keydown'
  }
}

/** Tells what lasts from what flits by: true once `active` has been so for half a second; a moment's interruption does not end it. */
import { useEffect, useState } from 'react'

/** ms, both. */
const SHOW_AFTER = 500
const HIDE_AFTER = 200

export function useLasting(active: boolean): boolean {
  const [lasting, setLasting] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLasting(active), active ? SHOW_AFTER : HIDE_AFTER)
    return () => clearTimeout(timer)
  }, [active])
  return lasting
}

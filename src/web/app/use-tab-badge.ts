import { useEffect } from 'react'
import { afterPaint } from '../ui/after-paint.tsx'
import { useUnread } from './notices.ts'

/** Tells on the tab of the browser, and on the sign of the installed page, how much is unread. */
export function useTabBadge(): void {
  const unread = useUnread()
  useEffect(() => {
    // Nothing to show, and nothing shown so far: the code for it need not come.
    if (!unread && !document.title.startsWith('(')) return
    return afterPaint(() => void import('./tab-badge.ts').then(({ showUnread }) => showUnread(unread)))
  }, [unread])
}

import { lazy, Suspense, useState } from 'react'
import { BellButton } from './bell-button.tsx'

const load = () => import('./opened-notices.tsx')
const OpenedNotices = lazy(async () => ({ default: (await load()).OpenedNotices }))

/** Tells that there is news; the news is loaded when somebody reaches for it. */
export function NoticeBell() {
  const [wanted, setWanted] = useState(false)
  if (!wanted) return <BellButton onPointerEnter={() => void load()} onClick={() => setWanted(true)} />
  return (
    <Suspense fallback={<BellButton />}>
      <OpenedNotices />
    </Suspense>
  )
}

import { lazy, Suspense, useState } from 'react'
import { UserButton } from './user-button.tsx'

const load = () => import('./opened-user-menu.tsx')
const OpenedUserMenu = lazy(async () => ({ default: (await load()).OpenedUserMenu }))

/** Who is signed in. What can be chosen there is loaded when somebody reaches for it. */
export function UserMenu() {
  const [wanted, setWanted] = useState(false)
  if (!wanted) return <UserButton onPointerEnter={() => void load()} onClick={() => setWanted(true)} />
  return (
    <Suspense fallback={<UserButton />}>
      <OpenedUserMenu />
    </Suspense>
  )
}

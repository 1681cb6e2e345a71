import { useTranslation } from 'react-i18next'
import type { Link } from '../../app/contract.ts'
import { useTitle } from '../../fields/titles.ts'
import classes from './composer-parts.module.css'
import { type Blind, useBlind } from './readers.ts'

interface WillNotHearProps {
  on: Link
  users: string[]
  as: 'activity' | 'task'
}

/** Says at once who of those named does not see the card: he is not told, or only of the meeting itself. */
export function WillNotHear({ on, users, as }: WillNotHearProps) {
  const blind = useBlind(on, users, as)
  return (
    <div role="status">
      {blind.map(one => (
        <One key={one.id} {...one} />
      ))}
    </div>
  )
}

function One({ id, told }: Blind) {
  const { t } = useTranslation()
  const name = useTitle('user', id)
  if (!name) return null
  return (
    <p className={classes.willNotHear}>
      {told ? t('story:meetingAlone', { name }) : t('story:willNotHear', { names: name, count: 1 })}
    </p>
  )
}

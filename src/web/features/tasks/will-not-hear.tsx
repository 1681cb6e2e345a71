import { useTranslation } from 'react-i18next'
import type { Link } from '../../app/contract.ts'
import { useTitle } from '../../fields/titles.ts'
import classes from './composer-parts.module.css'
import { useBlind } from './readers.ts'

interface WillNotHearProps {
  on: Link
  users: string[]
  as: 'activity' | 'task'
}

/** Says at once of whom is named that he will not be told, since he does not see the card. */
export function WillNotHear({ on, users, as }: WillNotHearProps) {
  const blind = useBlind(on, users, as)
  return (
    <div role="status">
      {blind.map(id => (
        <One key={id} id={id} />
      ))}
    </div>
  )
}

function One({ id }: { id: string }) {
  const { t } = useTranslation()
  const name = useTitle('user', id)
  return name ? <p className={classes.willNotHear}>{t('story:willNotHear', { names: name, count: 1 })}</p> : null
}

import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { cardPath } from '../app/navigation.ts'
import { useSchema } from '../app/schema.ts'
import { PersonName } from '../ui/person.tsx'
import { useTitle } from './titles.ts'
import { useLinkStop } from './within-grid.ts'

/** Name of a record of an object, leading to its card where it has one. */
export function RecordName({ object: name, id }: { object: string; id: string }) {
  const { t } = useTranslation()
  const object = useSchema().byName.get(name)
  const stop = useLinkStop()
  const title = useTitle(name, id)
  if (title === undefined) return <span aria-busy="true">…</span>
  if (title === null || !object) return <span title={t('records:notVisible')}>—</span>
  if (name === 'user') return <PersonName name={title} />
  if (object.configuration) return <>{title}</>
  return (
    <Link {...stop} to={cardPath(object, id)} onClick={event => event.stopPropagation()}>
      {title}
    </Link>
  )
}

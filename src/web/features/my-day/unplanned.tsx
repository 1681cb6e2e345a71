import { Button } from '@mantine/core'
import { IconCalendarPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import type { PageOf, RecordJson, SchemaObject } from '../../app/contract.ts'
import { cardPath } from '../../app/navigation.ts'
import { titleOf } from '../../fields/titles.ts'
import { recordKeys } from '../../records/queries.ts'
import { lazyPart } from '../../ui/lazy-part.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import classes from './my-day.module.css'

const NewTask = lazyPart(async () => (await import('../tasks/new-task.tsx')).NewTask)
const shown = 6

/** Open leads or deals for which nothing is planned: each is one press away from a next step. */
export function Unplanned({ object, owner }: { object: SchemaObject; owner: string }) {
  const { t } = useTranslation()
  const [planning, setPlanning] = useState<RecordJson | null>(null)
  const { data } = useQuery({
    queryKey: [...recordKeys.unplanned, object.name, owner],
    queryFn: ({ signal }) =>
      api.get<PageOf<RecordJson>>('/unplanned', { query: { object: object.plural, owner, limit: shown }, signal }),
  })
  if (!data?.data.length) return null
  return (
    <section className={classes.panel}>
      <div className={classes.head}>
        <h2 className={classes.title}>{t(`day.unplanned.${object.name}`)}</h2>
        <span className={classes.count}>{data.nextCursor ? `${shown}+` : data.data.length}</span>
      </div>
      <ul className={classes.list}>
        {data.data.map(one => (
          <li key={one.id} className={classes.row}>
            <div className={classes.body}>
              <Link to={cardPath(object, one.id)} className={classes.name}>
                {titleOf(object, one)}
              </Link>
              <span className={classes.about}>
                {t('day.since')} <RelativeTime at={one.updatedAt} />
              </span>
            </div>
            <Button
              size="compact-sm"
              variant="default"
              leftSection={<IconCalendarPlus size={14} />}
              onClick={() => setPlanning(one)}
            >
              {t('day.plan')}
            </Button>
          </li>
        ))}
      </ul>
      {planning ? (
        <NewTask
          title={titleOf(object, planning)}
          on={{ object: object.name, id: planning.id }}
          onClose={() => setPlanning(null)}
        />
      ) : null}
    </section>
  )
}

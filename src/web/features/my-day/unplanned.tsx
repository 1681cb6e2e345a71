import { ActionIcon, Button } from '@mantine/core'
import { IconCalendarPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import type { PageOf, RecordJson, SchemaObject } from '../../app/contract.ts'
import { cardPath } from '../../app/navigation.ts'
import { RecordName } from '../../fields/record-name.tsx'
import { idOf, titleOf } from '../../fields/titles.ts'
import { recordKeys } from '../../records/queries.ts'
import { lazyPart } from '../../ui/lazy-part.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import classes from './my-day.module.css'
import { answersForOthers, Watch } from './watch.tsx'

const NewTask = lazyPart(async () => (await import('../tasks/new-task.tsx')).NewTask)
const shown = 6
const most = 100

interface UnplannedProps {
  object: SchemaObject
  owner: string
  /** He is away: only what is his own. Otherwise who answers for colleagues sees theirs too. */
  absent?: boolean
}

/** Open leads or deals of somebody for which nothing is planned: each is one press away from a next step. */
export function Unplanned({ object, owner, absent = false }: UnplannedProps) {
  const { t } = useTranslation()
  const [planning, setPlanning] = useState<RecordJson | null>(null)
  const [all, setAll] = useState(false)
  const others = !absent && answersForOthers(object)
  const { data } = useQuery({
    queryKey: [...recordKeys.unplanned, object.name, others ? '' : owner],
    queryFn: ({ signal }) =>
      api.get<PageOf<RecordJson>>('/unplanned', {
        query: { object: object.plural, limit: most, total: true, ...(others ? { owned: true } : { owner }) },
        signal,
        kept: 'dated',
      }),
  })
  const found = data?.data ?? []
  if (!found.length) return null
  return (
    <Watch title={t(`day.unplanned.${object.name}`)} count={data?.total?.value ?? found.length}>
      <ul className={classes.list}>
        {found.slice(0, all ? most : shown).map(one => (
          <li key={one.id} className={classes.row} data-line tabIndex={-1}>
            <div className={classes.body}>
              <Link to={cardPath(object, one.id)} className={classes.name}>
                {titleOf(object, one)}
              </Link>
              <span className={classes.about}>
                {others ? <RecordName object="user" id={idOf(one.owner) ?? ''} /> : null}
                <span>
                  {t('day.since')} <RelativeTime at={one.updatedAt} />
                </span>
              </span>
            </div>
            <ActionIcon
              color="ink"
              data-act="plan"
              title={t('day.plan')}
              aria-label={t('day.planOne', { title: titleOf(object, one) })}
              onClick={() => setPlanning(one)}
            >
              <IconCalendarPlus size={20} stroke={1.6} />
            </ActionIcon>
          </li>
        ))}
      </ul>
      {found.length > shown ? (
        <Button ml={-8} size="compact-sm" variant="subtle" color="gray" onClick={() => setAll(!all)}>
          {t(all ? 'records:showLess' : 'records:showMore')}
        </Button>
      ) : null}
      {planning ? (
        <NewTask
          title={titleOf(object, planning)}
          on={{ object: object.name, id: planning.id }}
          onClose={() => setPlanning(null)}
        />
      ) : null}
    </Watch>
  )
}

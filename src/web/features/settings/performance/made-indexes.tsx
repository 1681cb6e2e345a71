import { IconTrash } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useMe } from '../../../app/session.ts'
import { StatusBadge } from '../../../ui/status-badge.tsx'
import { RowButton } from '../parts/row-button.tsx'
import rows from '../parts/rows.module.css'
import classes from './performance.module.css'
import { dropIndex, indexesQuery, type MadeIndex, performanceKey, statementsQuery } from './performance.ts'
import { useAmounts } from './use-amounts.ts'

const tones = { building: 'accent', ready: 'good', failed: 'bad', dropping: 'quiet' } as const

/** What was made here, and what it did. */
export function MadeIndexes() {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const found = useQuery({ ...indexesQuery, enabled: useMe().admin }).data?.data ?? []
  const states = found.map(({ state }) => state).join()
  // What was suggested may be there now.
  useEffect(() => {
    if (states) void queryClient.invalidateQueries({ queryKey: statementsQuery.queryKey })
  }, [states, queryClient])
  if (!found.length) return null
  return (
    <section className={rows.section} aria-labelledby="performance-made">
      <h2 className={rows.sectionTitle} id="performance-made">
        {t('performance:made')}
      </h2>
      <ul className={`${rows.rows} ${classes.statements}`}>
        {found.map(index => (
          <IndexRow key={index.id} index={index} />
        ))}
      </ul>
    </section>
  )
}

function IndexRow({ index }: { index: MadeIndex }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const { time, size, columns, number } = useAmounts()
  const { object, columns: of, state, before, after, failure, used, name } = index
  const dropping = useMutation({
    mutationFn: () => dropIndex(index.id),
    onSettled: () => queryClient.invalidateQueries({ queryKey: performanceKey }),
  })
  return (
    <li className={rows.row}>
      <div className={rows.main}>
        <div className={rows.names}>
          <span className={rows.title}>{columns(object, of)}</span>
          <span className={rows.note}>
            {[name, ...(index.size === null ? [] : [size(index.size)])].join(' · ')}
            {used === null ? '' : ` · ${t('performance:used', { count: used, shown: number(used) })}`}
          </span>
        </div>
      </div>
      <span className={rows.cell}>
        {before && after
          ? t('performance:effect', {
              before: time(before.milliseconds),
              after: time(after.milliseconds),
              blocksBefore: number(before.blocks),
              blocksAfter: number(after.blocks),
            })
          : failure}
      </span>
      <div className={rows.end}>
        <StatusBadge tone={tones[state]}>{t(`performance:states.${state}`)}</StatusBadge>
        <RowButton
          icon={IconTrash}
          label={t('performance:drop')}
          says={t('performance:dropOne', { name: columns(object, of) })}
          pending={dropping.isPending}
          disabled={state === 'building' || state === 'dropping'}
          onPress={() => dropping.mutate()}
        />
      </div>
    </li>
  )
}

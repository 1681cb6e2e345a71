import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { SchemaObject } from '../../app/contract.ts'
import { listAddress } from '../../records/list-search.ts'
import { pageQuery } from '../../records/queries.ts'
import tasksClasses from '../tasks/task-item.module.css'
import { TaskItem } from '../tasks/task-item.tsx'
import { type OwnedBy, ownedBy, Watch } from './watch.tsx'

const shown = 6

/** What colleagues should have done by now, the oldest first. */
export function LateTasks({ task, owner }: { task: SchemaObject; owner: OwnedBy }) {
  const { t } = useTranslation()
  const { data } = useQuery(
    pageQuery(task, {
      // Leads that nobody has taken stand in the pool.
      filter: { owner, doneAt: { empty: true }, dueAt: { within: 'past' }, kind: { ne: 'assign' } },
      sort: 'dueAt',
      limit: shown,
      total: true,
    }),
  )
  if (!data?.data.length) return null
  const total = data.total?.value ?? data.data.length
  const all = listAddress(task, [
    ...ownedBy(owner),
    { field: 'doneAt', operator: 'empty', operand: true },
    { field: 'dueAt', operator: 'within', operand: 'past' },
    { field: 'kind', operator: 'nin', operand: ['assign'] },
  ])
  return (
    <Watch title={t('day.late')} count={total} late more={total > shown ? all : undefined}>
      <ul className={tasksClasses.tasks}>
        {data.data.map(one => (
          <TaskItem key={one.id} task={one} withCard withOwner />
        ))}
      </ul>
    </Watch>
  )
}

import { Button } from '@mantine/core'
import { IconMoodSmile, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RecordJson, SchemaObject } from '../../app/contract.ts'
import { daysBetween } from '../../app/format.ts'
import { canCreate } from '../../app/schema.ts'
import { asText } from '../../fields/widget.ts'
import { pageQuery } from '../../records/queries.ts'
import { Empty } from '../../ui/empty.tsx'
import { lazyPart } from '../../ui/lazy-part.tsx'
import { Lines } from '../../ui/loading.tsx'
import { errorWords } from '../../ui/toast.ts'
import tasksClasses from '../tasks/task-item.module.css'
import { TaskItem } from '../tasks/task-item.tsx'
import classes from './my-day.module.css'
import { ToAssign } from './to-assign.tsx'

const NewTask = lazyPart(async () => (await import('../tasks/new-task.tsx')).NewTask)

const groups = ['overdue', 'today', 'tomorrow', 'later'] as const

interface MyTasksProps {
  task: SchemaObject
  /** Where the reader may see leads. */
  lead?: SchemaObject
  owner: string
  /** He is away, and the reader in his place. */
  absent?: boolean
}

/** Open tasks by time, what is late first. What is only to be given to somebody is one line above them. */
export function MyTasks({ task, lead, owner, absent = false }: MyTasksProps) {
  const { t } = useTranslation()
  const [adding, setAdding] = useState(false)
  const { data, error, isPending } = useQuery(
    pageQuery(task, { filter: { owner, doneAt: { empty: true }, kind: { ne: 'assign' } }, sort: 'dueAt', limit: 100 }),
  )
  const { data: assigning } = useQuery(
    pageQuery(task, { filter: { owner, doneAt: { empty: true }, kind: 'assign' }, limit: 1, fields: [], total: true }),
  )
  const toAssign = assigning?.total?.value ?? 0
  // Meetings of today stand by themselves, until their time is over.
  const tasks = (data?.data ?? []).filter(one => one.kind !== 'meeting' || groupOf(one) !== 'today')
  return (
    <section>
      <div className={classes.head}>
        <h2 className={classes.title}>{task.label.many}</h2>
        <span className={classes.count}>{tasks.length || ''}</span>
        {canCreate(task) && !absent ? (
          <Button
            className={classes.all}
            size="compact-sm"
            variant="subtle"
            leftSection={<IconPlus size={14} />}
            onClick={() => setAdding(true)}
          >
            {t('add')}
          </Button>
        ) : null}
      </div>
      {isPending ? <Lines count={6} /> : null}
      {error ? (
        <p className={classes.none} role="alert">
          {errorWords(error)}
        </p>
      ) : null}
      {lead && toAssign ? <ToAssign lead={lead} count={toAssign} /> : null}
      {data && !tasks.length && !toAssign ? (
        <Empty icon={IconMoodSmile} title={t('day.noTasks')} text={absent ? undefined : t('day.noTasksText')} />
      ) : null}
      {groups.map(group => (
        <Group key={group} group={group} tasks={tasks.filter(one => groupOf(one) === group)} />
      ))}
      {adding ? <NewTask onClose={() => setAdding(false)} /> : null}
    </section>
  )
}

function Group({ group, tasks }: { group: (typeof groups)[number]; tasks: RecordJson[] }) {
  const { t } = useTranslation()
  if (!tasks.length) return null
  return (
    <div className={classes.group}>
      <h3 className={classes.groupTitle} data-late={group === 'overdue' || undefined}>
        {t(`day.${group}`)} <span className={classes.count}>{tasks.length}</span>
      </h3>
      <ul className={tasksClasses.tasks}>
        {tasks.map(task => (
          <TaskItem key={task.id} task={task} withCard />
        ))}
      </ul>
    </div>
  )
}

function groupOf(task: RecordJson): (typeof groups)[number] {
  const due = new Date(asText(task.dueAt))
  if (due.getTime() < Date.now()) return 'overdue'
  const days = daysBetween(new Date(), due)
  return days === 0 ? 'today' : days === 1 ? 'tomorrow' : 'later'
}

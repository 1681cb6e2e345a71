import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { SchemaObject } from '../app/contract.ts'
import { canRead, useSchema } from '../app/schema.ts'
import tasks from '../features/tasks/task-item.module.css'
import { TaskItem } from '../features/tasks/task-item.tsx'
import classes from './card.module.css'
import type { SlotProps } from './card-page.tsx'
import { pageQuery } from './queries.ts'

/** What is still to be done with this client, the soonest first. */
export function OpenTasks({ object, record }: SlotProps) {
  const task = useSchema().byName.get('task')
  return task && canRead(task) ? <TaskList task={task} object={object} record={record} /> : null
}

function TaskList({ task, record }: SlotProps & { task: SchemaObject }) {
  const { t } = useTranslation()
  const { data } = useQuery(
    pageQuery(task, { filter: { on: record.id, doneAt: { empty: true } }, sort: 'dueAt', limit: 20 }),
  )
  if (!data?.data.length) return null
  return (
    <section style={{ marginBottom: 16 }}>
      <h2 className={classes.group}>{t('records:toDo')}</h2>
      <ul className={tasks.tasks}>
        {data.data.map(one => (
          <TaskItem key={one.id} task={one} withOwner />
        ))}
      </ul>
    </section>
  )
}

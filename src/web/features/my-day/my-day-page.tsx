import { Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import type { SchemaObject, StandsInFor } from '../../app/contract.ts'
import { useFormats } from '../../app/format.ts'
import { canRead, useSchema } from '../../app/schema.ts'
import { useMe } from '../../app/session.ts'
import { lazyPart } from '../../ui/lazy-part.tsx'
import { NoRights } from '../../ui/no-rights.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { OrdersDue, OverdueInvoices } from './due.tsx'
import { FirstSteps, useIsFresh } from './first-steps.tsx'
import { LateTasks } from './late-tasks.tsx'
import { Meetings } from './meetings.tsx'
import classes from './my-day.module.css'
import { MyTasks } from './my-tasks.tsx'
import { Pool } from './pool.tsx'
import { Unanswered } from './unanswered.tsx'
import { Unplanned } from './unplanned.tsx'
import { useAbsent } from './use-absent.ts'
import { useLineKeys } from './use-line-keys.ts'
import { Waiting } from './waiting.tsx'
import { answersForOthers } from './watch.tsx'

const ToApprove = lazyPart(async () => (await import('./to-approve.tsx')).ToApprove)
const WhoseDay = lazyPart(async () => (await import('./whose-day.tsx')).WhoseDay)

/**
 * What is to be done today, what waits for somebody to take it, and what was left without a next step. Who answers for
 * colleagues sees theirs too: late tasks, leads nobody has called, deals that nobody moves. Who stands in for somebody
 * turns to that one's day.
 */
export function MyDayPage() {
  const { t } = useTranslation()
  const formats = useFormats()
  const me = useMe()
  const { byName } = useSchema()
  const fresh = useIsFresh()
  const lines = useLineKeys()
  const { all, shown } = useAbsent()
  const [task, lead, deal, invoice, order] = ['task', 'lead', 'deal', 'invoice', 'order'].map(name => {
    const object = byName.get(name)
    return object && canRead(object) ? object : undefined
  })
  return (
    <>
      <PageHeader title={t('myDay')} note={formats.weekday(new Date())} />
      {all.length ? (
        <div className={classes.whose}>
          <WhoseDay all={all} shown={shown} />
        </div>
      ) : null}
      {fresh && !shown ? <FirstSteps /> : null}
      {task || lead || deal ? null : <NoRights />}
      <div className={classes.page} ref={lines}>
        {shown ? (
          <DayOfAbsent
            key={shown.id}
            absent={shown}
            task={task}
            lead={lead}
            deal={deal}
            invoice={invoice}
            order={order}
          />
        ) : (
          <>
            <div className={classes.main}>
              {task ? <MyTasks task={task} lead={lead} owner={me.id} /> : null}
              {task && answersForOthers(task) ? <LateTasks task={task} owner={{ ne: me.id }} /> : null}
              {deal ? <Unplanned object={deal} owner={me.id} /> : null}
            </div>
            <div className={classes.side}>
              {task ? <Meetings task={task} owner={me.id} /> : null}
              <Suspense>
                <ToApprove />
              </Suspense>
              {order ? <OrdersDue order={order} owner={answersForOthers(order) ? null : me.id} /> : null}
              {invoice ? <OverdueInvoices invoice={invoice} owner={me.id} /> : null}
              <Waiting owner={me.id} />
              {lead ? <Pool lead={lead} /> : null}
              {lead && answersForOthers(lead) ? <Unanswered lead={lead} owner={{ empty: false, ne: me.id }} /> : null}
              {lead ? <Unplanned object={lead} owner={me.id} /> : null}
            </div>
          </>
        )}
      </div>
    </>
  )
}

interface DayOfAbsentProps {
  absent: StandsInFor
  task?: SchemaObject
  lead?: SchemaObject
  deal?: SchemaObject
  invoice?: SchemaObject
  order?: SchemaObject
}

/** The same of who is absent; of a head also what lies at those whom he heads. What waits for anybody stands in one's own day. */
function DayOfAbsent({ absent: { id, people = [] }, task, lead, deal, invoice, order }: DayOfAbsentProps) {
  const owner = people.length ? { in: people } : null
  return (
    <>
      <div className={classes.main}>
        {task ? <MyTasks task={task} owner={id} absent /> : null}
        {task && owner ? <LateTasks task={task} owner={owner} /> : null}
        {deal ? <Unplanned object={deal} owner={id} absent /> : null}
      </div>
      <div className={classes.side}>
        {task ? <Meetings task={task} owner={id} /> : null}
        {order ? <OrdersDue order={order} owner={id} /> : null}
        {invoice ? <OverdueInvoices invoice={invoice} owner={id} /> : null}
        <Waiting owner={id} />
        {lead && owner ? <Unanswered lead={lead} owner={owner} /> : null}
        {lead ? <Unplanned object={lead} owner={id} absent /> : null}
      </div>
    </>
  )
}

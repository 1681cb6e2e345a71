import sql, { raw, type Sql } from 'sql-template-tag'

/** To whom an answer is owed, as SQL of the fields of a card: those open still, and clients. */
export const owedTo: Readonly<Record<string, (value: (field: string) => Sql) => Sql>> = {
  lead: value => sql`${value('status')} in ('new', 'working')`,
  deal: value => sql`${value('closedAt')} is null`,
  contact: () => sql`true`,
  company: () => sql`true`,
  interest: value => sql`${value('status')} = 'new'`,
}

/** Whether an activity waits for an answer: what somebody wrote, and is no automatic answer or told of long ago. */
export const asksForAnswer = (alias: string): Sql =>
  sql`${raw(alias)}.direction = 'in' and ${raw(alias)}.kind in ('form', 'email', 'message') and ${raw(alias)}.data->>'quiet' is null`

/** Whether an activity is an answer: something went out, or there was a talk. A call that nobody took is none. */
export const isAnswer = (alias: string): Sql => {
  const a = raw(alias)
  return sql`(${a}.direction = 'out' or ${a}.kind in ('meeting', 'visit')
    or ${a}.kind = 'call' and not (${a}.direction = 'in' and coalesce(${a}.duration, 1) = 0))`
}

/** Whether a task, once done, was an answer. */
export const isAnsweringTask = (alias: string): Sql => sql`${raw(alias)}.kind in ('call', 'letter', 'meeting')`

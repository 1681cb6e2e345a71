import type { JsonObject } from '../../../model/index.ts'
import type { Draft } from './plan.ts'
import type { SampleDeal } from './plan-deals.ts'
import type { SampleLead } from './plan-leads.ts'

/** What happened with leads and deals, then what is to be done: some of it late, some today, some later. */
export function planWork(
  draft: Draft,
  { leads, deals }: { leads: readonly SampleLead[]; deals: readonly SampleDeal[] },
): void {
  for (const [at, { id, age }] of leads.entries()) planRequest(draft, { on: { object: 'lead', id }, age, at })
  for (const { id, age, status } of leads) if (status !== 'new') planTalk(draft, { on: { object: 'lead', id }, age })
  for (const { id, age } of deals) planTalk(draft, { on: { object: 'deal', id }, age })

  for (const [at, { id, status, age }] of leads.entries())
    if (status === 'working' || (status === 'new' && age > 0)) planStep(draft, { on: { object: 'lead', id }, at })
  for (const [at, { id, kind }] of deals.entries())
    if (kind === 'open' && at % 5 !== 4) planStep(draft, { on: { object: 'deal', id }, at })
  for (const { id, kind, age } of deals) if (kind === 'won') planDone(draft, { on: { object: 'deal', id }, age })
}

interface Event {
  on: JsonObject
  /** Days ago that it began. */
  age: number
}

function planRequest(draft: Draft, { on, age, at }: Event & { at: number }): void {
  const { words, owner, calendar } = draft
  const [kind, subject, text] = words.requests[at % words.requests.length] ?? ['note', words.note, '']
  const when =
    age === 0 ? new Date(calendar.now.getTime() - (at + 1) * 20 * 60_000).toISOString() : calendar.at(-age, '10:05')
  draft.add('activity', {
    kind,
    subject,
    text,
    direction: 'in',
    at: when,
    on,
    owner,
    ...(kind === 'call' && { duration: 140 }),
  })
}

function planTalk(draft: Draft, { on, age }: Event): void {
  const { words, owner, calendar, chance } = draft
  const kind = chance.weigh({ call: 5, email: 2, note: 2 })
  const said = chance.pick(words.talks)
  const at = calendar.at(-chance.between(1, Math.max(1, age)), `${chance.between(10, 18)}:${chance.between(10, 59)}`)
  const subject = { call: words.call, email: words.letter, note: words.note }[kind]
  draft.add('activity', {
    kind,
    subject,
    at,
    on,
    owner,
    ...(kind === 'call' ? { duration: chance.between(40, 600), result: said } : { text: said }),
    ...(kind !== 'note' && { direction: 'out' }),
  })
}

/** Every sixth is late, every third is for today. */
function planStep(draft: Draft, { on, at }: { on: JsonObject; at: number }): void {
  const { words, owner, calendar, chance } = draft
  const [title, kind] = words.steps[at % words.steps.length] ?? ['', 'other']
  const days = at % 6 === 5 ? -chance.between(1, 3) : at % 3 === 0 ? 0 : chance.between(1, 9)
  draft.add('task', { title, kind, owner, on, dueAt: calendar.at(days, `${chance.between(10, 18)}:30`) })
}

function planDone(draft: Draft, { on, age }: Event): void {
  const { words, owner, calendar, chance } = draft
  const [title, kind] = chance.pick(words.steps)
  const day = -chance.between(1, age)
  draft.add('task', {
    title,
    kind,
    owner,
    on,
    dueAt: calendar.at(day, '12:00'),
    doneAt: calendar.at(day, '12:40'),
    result: chance.pick(words.results),
  })
}

import sql from 'sql-template-tag'
import { say } from '../messages/words.ts'
import { type JsonObject, newId } from '../model/index.ts'
import type { Context, Locale } from '../records/index.ts'

/** A flow that companies find ready. What is built in already (leads nobody takes, missed calls, resting deals, late tasks) is none. */
interface ReadyFlow {
  preset: string
  kind: 'flow' | 'sequence'
  /** On in new companies; others want words of the company's own, or somebody to write in his name. */
  on: boolean
  definition: (word: (name: string) => string) => JsonObject
}

/** Steps differ in what they have. */
const step = (given: JsonObject): JsonObject => given

const whole = { runAs: null, again: 'always', stops: {} }

export const readyFlows: readonly ReadyFlow[] = [
  {
    preset: 'leadUntouched',
    kind: 'flow',
    on: true,
    definition: word => ({
      ...whole,
      trigger: { on: 'timePassed', object: 'lead', field: 'createdAt', after: { minutes: 15 } },
      condition: { status: 'new', owner: { empty: false } },
      steps: [{ id: 'tell', do: 'notify', to: 'head', text: word('leadUntouched.text') }],
    }),
  },
  {
    preset: 'quoteUnanswered',
    kind: 'flow',
    on: true,
    definition: word => ({
      ...whole,
      trigger: { on: 'timePassed', object: 'quote', field: 'sentAt', after: { days: 2 } },
      condition: { status: ['sent', 'opened'] },
      steps: [
        { id: 'call', do: 'task', kind: 'call', title: word('quoteUnanswered.task'), due: { hours: 4 }, to: 'owner' },
      ],
    }),
  },
  {
    preset: 'birthday',
    kind: 'flow',
    on: true,
    definition: word => ({
      ...whole,
      trigger: { on: 'date', object: 'contact', field: 'birthday', days: 0, at: '09:00', yearly: true },
      condition: { client: true },
      steps: [
        {
          id: 'task',
          do: 'task',
          kind: 'call',
          title: word('birthday.task'),
          due: { days: 0, at: '18:00' },
          to: 'owner',
        },
      ],
    }),
  },
  {
    preset: 'invoiceOverdue',
    kind: 'flow',
    on: true,
    definition: word => ({
      ...whole,
      trigger: { on: 'date', object: 'invoice', field: 'dueOn', days: 3, at: '10:00' },
      condition: { status: ['issued', 'partlyPaid'] },
      steps: [
        {
          id: 'call',
          do: 'task',
          kind: 'call',
          title: word('invoiceOverdue.task'),
          due: { days: 0, at: '18:00' },
          to: 'owner',
        },
      ],
    }),
  },
  {
    preset: 'farewell',
    kind: 'sequence',
    on: false,
    definition: word => ({
      ...whole,
      trigger: { on: 'changed', object: 'lead', changes: [{ field: 'status', to: ['refused'] }] },
      condition: { emails: { empty: false } },
      again: 'once',
      stops: { answered: true },
      steps: [
        step({ id: 'rest', do: 'wait', for: { days: 1, at: '10:00' } }),
        step({ id: 'write', do: 'mail', subject: word('farewell.subject'), html: word('farewell.html') }),
      ],
    }),
  },
  {
    preset: 'greetings',
    kind: 'flow',
    on: false,
    definition: word => ({
      ...whole,
      trigger: { on: 'schedule', object: 'contact', crontab: '0 10 29 12 *', zone: 'Europe/Moscow' },
      condition: { client: true, emails: { empty: false } },
      steps: [{ id: 'write', do: 'mail', subject: word('greetings.subject'), html: word('greetings.html') }],
    }),
  },
]

const wordOf =
  (locale: Locale) =>
  (name: string): string =>
    say(locale, `ready-flows:ready.${name}`, { skipInterpolation: true })

/** Adds those that the company has not had yet: as they are meant for new companies, or as drafts. */
export async function addReadyFlows(
  { db, workspace, actor }: Context,
  locale: Locale,
  { isNew }: { isNew: boolean },
): Promise<void> {
  const had = await db.query<{ preset: string }>(
    sql`select preset from flow where workspace_id = ${workspace} and preset is not null`,
  )
  if (had.length === readyFlows.length) return
  for (const [position, { preset, kind, on, definition }] of readyFlows.entries()) {
    const [id, version] = [newId(), newId()]
    const written = JSON.stringify(definition(wordOf(locale)))
    const added = await db.one(sql`
      insert into flow (id, name, kind, draft, preset, position, created_by) values (${id}, ${wordOf(locale)(`${preset}.name`)}, ${kind},
        ${written}::jsonb, ${preset}, ${position}, ${actor.user}) on conflict do nothing returning 1 as added`)
    if (!added || !isNew || !on) continue
    await db.query(
      sql`insert into flow_version (id, flow, number, definition) values (${version}, ${id}, 1, ${written}::jsonb)`,
    )
    await db.query(
      sql`update flow set state = 'on', published = ${version}, looked_until = now() where workspace_id = ${workspace} and id = ${id}`,
    )
  }
}

import sql, { raw } from 'sql-template-tag'
import { momentSql } from '../../database/table.ts'
import { say } from '../../messages/words.ts'
import { isJsonObject, type Json } from '../../model/index.ts'
import { type Context, fieldRight, findRecord, objectOf, transact, visibleAmong } from '../../records/index.ts'
import type { RecordJson } from '../../records/row.ts'
import type { ClientLetters } from '../client-letter.ts'
import { clientAddress, makeClientLink } from '../client-links.ts'
import { dayText } from '../day-text.ts'
import { escapeHtml } from '../escape-html.ts'
import type { Application } from '../feature.ts'
import { notify } from '../notice.ts'
import { getOrderSettings } from './settings.ts'
import { clientWords, isLate } from './way.ts'

export interface Telling {
  stage: string
  at: string
  outcome: 'written' | 'noAddress' | 'noMailbox' | 'failed'
  address: string | null
}

/** Of which stages the client was told, or why not, in order; to which address as far as the caller sees those of the client. */
export async function tellingsOf(ctx: Context, order: RecordJson): Promise<Telling[]> {
  const told = await ctx.db.query<Telling>(sql`
    select stage, ${raw(momentSql('at'))} as at, outcome, address from order_telling
    where workspace_id = ${ctx.workspace} and order_id = ${order.id} order by at, stage`)
  return (await seesAddresses(ctx, order)) ? told : told.map(one => ({ ...one, address: null }))
}

async function seesAddresses(ctx: Context, order: RecordJson): Promise<boolean> {
  const clients = clientsOf(order)
  const open = clients.filter(({ object, id }) => id && fieldRight(ctx, objectOf(ctx, object), 'emails') !== 'hidden')
  const seen = await visibleAmong(ctx, open)
  return clients.every(({ id }) => !id || seen.has(id))
}

/** Those of an order who may be written to, first the one who is. */
const clientsOf = ({ contact, company }: RecordJson) => [
  { object: 'contact', id: typeof contact === 'string' ? contact : '' },
  { object: 'company', id: typeof company === 'string' ? company : '' },
]

/** So long the page stays that a letter leads to, in days after the order was to be there, or after today. */
const pageDays = 180

interface Means {
  letters: ClientLetters
  application: Application
}

/**
 * Writes to the client that his order has come to a stage of which he is told: once for each stage and order, in the name of whoever
 * has the order. That he was told and the letter itself are kept together, so that a crash leaves both or neither. It is a letter about
 * the client's own order, no advertising. A stage that was left again at once is not told.
 */
export async function tellClient(ctx: Context, id: string, stage: string, means: Means): Promise<void> {
  const order = await findRecord(ctx, 'order', id)
  if (!order || order.stage !== stage || order.tellsClient !== true) return
  const words = (await clientWords(ctx)).get(stage)
  if (!words?.tellsClient) return
  const owner = String(order.owner)
  const own = ctx.config.users.get(owner)?.active
    ? await means.application.userContext(ctx.workspace, owner, ctx.via)
    : null
  const stageName = words.clientName || ctx.config.stages.get(stage)?.name || ''
  const outcome = await tellOnce(ctx, { order, stage, stageName, own, means })
  if (outcome && outcome !== 'written')
    await notify(ctx, owner, {
      code: 'clientNotTold',
      params: { name: String(order.name), stage: stageName },
      on: { object: 'order', id: order.id },
    })
}

interface Telled {
  order: RecordJson
  stage: string
  stageName: string
  /** Whoever has the order; `null` where he has left. */
  own: Context | null
  means: Means
}

/** `null`: it was told before. */
async function tellOnce(
  ctx: Context,
  { order, stage, stageName, own, means }: Telled,
): Promise<Telling['outcome'] | null> {
  const to = await addressOf(ctx, order)
  const mailbox = own && (await means.letters.mailboxFor(own))
  return transact(ctx, async inside => {
    const first = await inside.db.one(sql`
      insert into order_telling (order_id, stage, outcome, address)
      values (${order.id}, ${stage}, ${!to ? 'noAddress' : mailbox ? 'written' : 'noMailbox'}, ${to?.address ?? null})
      on conflict do nothing returning 1 as first`)
    if (!first) return null
    if (!to) return 'noAddress'
    if (!mailbox || !own) return 'noMailbox'
    const writer = { ...own, db: inside.db }
    const letter = {
      mailbox,
      on: { object: 'order', id: order.id },
      to: [to],
      ...(await wordsOf(inside, { order, stageName, means })),
    }
    if ((await means.letters.problemsOf(writer, letter)).length) return setOutcome(inside, order.id, stage, 'failed')
    const written = await means.letters.write(writer, letter)
    await inside.db.query(sql`
      update order_telling set letter = ${written.letter} where workspace_id = ${ctx.workspace} and order_id = ${order.id} and stage = ${stage}`)
    return 'written'
  })
}

async function setOutcome(
  { db, workspace }: Context,
  order: string,
  stage: string,
  outcome: Telling['outcome'],
): Promise<Telling['outcome']> {
  await db.query(
    sql`update order_telling set outcome = ${outcome} where workspace_id = ${workspace} and order_id = ${order} and stage = ${stage}`,
  )
  return outcome
}

/** The contact of the order, else its company, by the address that is written to first. */
export async function addressOf(ctx: Context, order: RecordJson): Promise<{ name: string; address: string } | null> {
  for (const { object, id } of clientsOf(order)) {
    if (!id) continue
    const record = await findRecord(ctx, object, id)
    const address = firstAddress(record?.emails)
    if (address) return { name: String(record?.name ?? ''), address }
  }
  return null
}

function firstAddress(emails: Json | undefined): string | null {
  const entries = Array.isArray(emails) ? emails.filter(isJsonObject) : []
  const entry = entries.find(({ primary }) => primary === true) ?? entries[0]
  return typeof entry?.value === 'string' ? entry.value : null
}

interface Worded {
  order: RecordJson
  stageName: string
  means: Means
}

/** Gaps that the words of a letter may have, as people write them in the settings. */
export const gaps = ['number', 'name', 'stage', 'due', 'manager', 'link'] as const
type Gap = (typeof gaps)[number]

async function wordsOf(ctx: Context, { order, stageName, means }: Worded): Promise<{ subject: string; html: string }> {
  const { locale } = ctx.config.company
  const settings = await getOrderSettings(ctx)
  const due =
    typeof order.dueOn === 'string' && !order.closedAt && !isLate(ctx, order) ? dayText(order.dueOn, locale) : ''
  const values: Record<Gap, string> = {
    number: String(order.documentNumber || order.number),
    name: String(order.name),
    stage: stageName,
    due,
    manager: ctx.config.users.get(String(order.owner))?.name ?? '',
    link: await linkFor(ctx, order, means),
  }
  const usual = (part: string) => say(locale, `orders:letter.${part}`, values)
  const subject = settings.subject === null ? usual('subject') : fill(settings.subject, values)
  const body = settings.body === null ? usual(due ? 'bodyWithDay' : 'body') : fill(settings.body, values)
  return { subject, html: paragraphs(body, values.link) }
}

const fill = (text: string, values: Record<Gap, string>): string =>
  text.replace(/\{\{\s*(\w+)\s*\}\}/g, (written, name: string) =>
    Object.hasOwn(values, name) ? values[name as Gap] : written,
  )

/** Plain words as paragraphs; a line that is the address of the page leads there. */
function paragraphs(text: string, link: string): string {
  const lines = text.split('\n').map(line => line.trim())
  return lines
    .filter(line => line)
    .map(line => {
      const shown = escapeHtml(line)
      const there = escapeHtml(link)
      return `<p>${link ? shown.replaceAll(there, `<a href="${there}">${there}</a>`) : shown}</p>`
    })
    .join('')
}

async function linkFor(ctx: Context, order: RecordJson, { application }: Means): Promise<string> {
  if (!application.publicUrl) return ''
  const { path } = await makeClientLink(ctx, {
    on: { object: 'order', id: order.id },
    person: typeof order.contact === 'string' ? order.contact : null,
    language: ctx.config.company.locale,
    until: pageEnds(order),
  })
  return clientAddress(application.publicUrl, path)
}

/** When the page of an order is gone. */
export function pageEnds(order: RecordJson): string {
  const from = Math.max(Date.now(), typeof order.dueOn === 'string' ? Date.parse(order.dueOn) : 0)
  return new Date(from + pageDays * 86_400_000).toISOString()
}

import { Invalid, isJsonObject, type Json, type JsonObject, type Problem } from '../../model/index.ts'
import type { Context } from '../../records/index.ts'
import type { RecordJson } from '../../records/row.ts'
import type { Done, FlowAction, FlowStep } from '../flow-action.ts'
import { addresseeOf, cardOf } from '../to-client.ts'
import { findMailbox, usesMailbox } from './mailboxes/mailbox.ts'
import { mailboxFor } from './sending/for-features.ts'
import { type WritingMeans, writeLetter } from './sending/write.ts'
import { fillTemplate, templateProblems } from './templates/fill.ts'
import { findTemplate } from './templates/template.ts'

const cards = new Set(['lead', 'contact', 'company', 'deal'])
const about = [...cards, 'quote', 'order', 'invoice', 'case']

/**
 * Writes to the client of a record, in the name of whom the flow runs as and from his mailbox or a shared one. It stands on the card and leaves by the
 * queue of letters: never twice. Who took back that he may be sent advertising gets none of that.
 */
export const mailAction = (means: WritingMeans): FlowAction => ({
  name: 'mail',
  about,
  params: {
    template: {
      type: 'string',
      format: 'uuid',
      description: 'A template of letters that whoever the flow runs as sees',
    },
    subject: { type: 'string', minLength: 1, maxLength: 500, description: 'Without a template; with places' },
    html: { type: 'string', minLength: 1, maxLength: 100_000, description: 'Without a template; with places' },
    mailbox: { type: 'string', format: 'uuid', description: 'Absent: his own, else one that is shared with him' },
  },
  check: (ctx, { step }) => mailProblems(ctx, step),
  async run(ctx, { step, on, record }): Promise<Done> {
    const of = await record()
    const object = on?.object ?? ''
    const card = cards.has(object) ? { object, id: of.id } : cardOf(object, of)
    const to = await addressee(ctx, object, of)
    if (!to) throw new Invalid([{ field: 'to', code: 'flowMailNoAddress' }])
    const mailbox = typeof step.mailbox === 'string' ? step.mailbox : await mailboxFor(ctx)
    if (!mailbox) throw new Invalid([{ field: 'mailbox', code: 'flowMailNoMailbox' }])
    const { template, ...words } = await wordsOf(ctx, step, card)
    const letter = await writeLetter(
      ctx,
      { mailbox, on: card, to: [to], ...words, ...(template && { template }) },
      means,
    )
    return { did: { letter, to: to.address, subject: words.subject, on: card } }
  },
})

/** The record itself where it is a person or a company, else whom it names. */
async function addressee(ctx: Context, object: string, record: RecordJson) {
  const own = ['lead', 'contact', 'company'].includes(object) ? emailOf(record.emails) : null
  return own ? { name: String(record.name ?? ''), address: own } : addresseeOf(ctx, record)
}

function emailOf(emails: Json | undefined): string | null {
  const entries = Array.isArray(emails) ? emails.filter(isJsonObject) : []
  const entry = entries.find(({ primary }) => primary === true) ?? entries[0]
  return entry ? String(entry.value) : null
}

interface Words {
  subject: string
  html: string
  template: string | null
}

/** A place that would stay empty keeps the letter from leaving: nobody looks it over before. */
async function wordsOf(ctx: Context, step: FlowStep, on: { object: string; id: string }): Promise<Words> {
  const template = typeof step.template === 'string' ? await findTemplate(ctx, step.template) : null
  if (typeof step.template === 'string' && !template) throw new Invalid([{ field: 'template', code: 'dangling' }])
  const written = template ?? {
    subject: String(step.subject ?? ''),
    html: String(step.html ?? ''),
    language: ctx.locale,
  }
  const { subject, html, empty } = await fillTemplate(ctx, written, on)
  if (empty.length)
    throw new Invalid([
      { field: template ? 'template' : 'html', code: 'flowMailEmpty', params: { places: empty.join(', ') } },
    ])
  return { subject, html, template: template?.id ?? null }
}

async function mailProblems(ctx: Context, step: FlowStep): Promise<Problem[]> {
  const { template, subject, html, mailbox }: JsonObject = step
  const problems: Problem[] = []
  if (!ctx.actor.user) problems.push({ field: 'do', code: 'flowMailSelf' })
  if (typeof template === 'string') {
    if (!(await findTemplate(ctx, template)))
      problems.push({ field: 'template', code: 'dangling', params: { object: 'mailTemplate', id: template } })
  } else if (typeof subject !== 'string' || typeof html !== 'string')
    problems.push({ field: 'template', code: 'flowMailWords' })
  else problems.push(...templateProblems(ctx, { subject, html }))
  if (typeof mailbox === 'string') {
    const found = await findMailbox(ctx, mailbox)
    if (!found || !usesMailbox(ctx, found))
      problems.push({ field: 'mailbox', code: 'dangling', params: { object: 'mailbox', id: mailbox } })
  } else if (ctx.actor.user && !(await mailboxFor(ctx))) problems.push({ field: 'mailbox', code: 'flowMailNoMailbox' })
  return problems
}

import { fieldType, type JsonObject, type StoredFields } from '../../model/index.ts'
import { objectOf } from '../../records/access.ts'
import type { Context } from '../../records/context.ts'
import { createRecord } from '../../records/create.ts'
import { getRecord } from '../../records/get.ts'
import { updateRecord } from '../../records/update.ts'
import { findCompany } from '../company-known.ts'
import { hiddenInRequests } from '../request-copy.ts'
import { attachFiles } from './attach-files.ts'
import { attributionWith } from './attribution.ts'
import type { Outcome, Reason } from './reason.ts'
import type { Sender } from './sender.ts'
import type { Settling } from './settling.ts'
import { cut, requestActivity, tellingOf } from './show-request.ts'

interface Newcomer {
  sender: Sender
  reasons: Reason[]
}

/** Makes a lead of a person nobody knows yet, gives it to whom the rules choose, and tells him. Interests of his are verified by it. */
export async function makeLead(
  ctx: Context,
  settling: Settling,
  { sender, interests, reasons }: Newcomer & { interests: readonly string[] },
): Promise<Outcome> {
  const company = await findCompany(ctx, { inn: sender.inn, name: sender.companyName })
  if (company) reasons.push({ code: 'companyKnown', params: { company: company.name } })
  const lead = await createRecord(ctx, 'lead', {
    ...leadFields(ctx, settling, sender, reasons),
    attribution: await firstTouch(ctx, settling, interests),
    company: company?.id ?? null,
  })
  for (const id of interests) await updateRecord(ctx, 'interest', id, { status: 'verified', lead: lead.id })

  const owner = await settling.assignLead(ctx, lead.id)
  const on = { object: 'lead', id: lead.id }
  const files = await attachFiles(ctx, settling, { on, reasons })
  const activity = settling.addActivity(
    requestActivity(tellingOf(ctx), settling.raw, settling.received, { ...on, owner, files }),
  )
  return { outcome: 'lead', record: on, reasons, activity }
}

/** Keeps the attention of somebody we cannot talk to yet. */
export async function makeInterest(ctx: Context, settling: Settling, { sender, reasons }: Newcomer): Promise<Outcome> {
  const { raw, received } = settling
  const activity = requestActivity(tellingOf(ctx), raw, received, {
    object: 'interest',
    id: raw.id,
    owner: null,
    files: [],
  })
  const interest = await createRecord(ctx, 'interest', {
    name: sender.name,
    companyName: sender.companyName,
    phones: sender.phones,
    emails: sender.emails,
    messengers: sender.messengers,
    message: typeof activity.text === 'string' ? cut(activity.text, 10_000) : null,
    source: raw.source.id,
    attribution: attributionWith(null, visitOf(settling)),
  })
  const on = { object: 'interest', id: interest.id }
  const files = await attachFiles(ctx, settling, { on, reasons })
  const shown = settling.addActivity(requestActivity(tellingOf(ctx), raw, received, { ...on, owner: null, files }))
  const why = sender.name ? 'noPersonalChannel' : 'noPerson'
  return { outcome: 'interest', record: on, reasons: [...reasons, { code: why }], activity: shown }
}

const visitOf = ({ raw, received }: Settling) => ({
  at: raw.at,
  source: raw.source.id,
  channel: raw.source.channel,
  touch: received.attribution,
})

/** Where his interest began, if he showed it before he gave his name. */
async function firstTouch(ctx: Context, settling: Settling, interests: readonly string[]): Promise<JsonObject> {
  const [first] = interests
  const before = first ? (await getRecord(ctx, 'interest', first)).attribution : null
  return attributionWith(before, visitOf(settling))
}

function leadFields(ctx: Context, { raw, received }: Settling, sender: Sender, reasons: Reason[]): JsonObject {
  const { name, lastName, firstName, middleName, companyName, inn, phones, emails, messengers } = sender
  const { interest, message } = received
  const isHidden = hiddenInRequests(ctx.config).has('message')
  return {
    ...formFields(ctx, { raw, received }, reasons),
    name,
    lastName,
    firstName,
    middleName,
    companyName,
    inn,
    phones,
    emails,
    messengers,
    interest: cut(interest ?? (isHidden ? '' : message) ?? '', 4000) || null,
    comment: message && (interest || isHidden) ? cut(message, 10_000) : null,
    source: raw.source.id,
    requestedAt: raw.at,
  }
}

/**
 * Fields of the company's own that the form asks for, and the budget. What a stranger sends under the name of any other
 * field stays in the receipt and in the activity: he may not fill in what he was not asked.
 */
function formFields(
  ctx: Context,
  { raw, received }: Pick<Settling, 'raw' | 'received'>,
  reasons: Reason[],
): JsonObject {
  const { fields } = objectOf(ctx, 'lead')
  const asked = raw.source.form?.fields?.map(field => field.name)
  const values: StoredFields = {}
  for (const [name, text] of Object.entries(received.more)) {
    const field = fields[name]
    const isOpen = name === 'budget' || (field?.added && (asked ? asked.includes(name) : raw.source.kind !== 'form'))
    if (!field || !isOpen || field.options.readOnly) continue
    const value = fieldType(field).fromText(
      text,
      field.options,
      (code, params) => {
        reasons.push({ code, field: name, value: text.slice(0, 500), ...(params && { params }) })
      },
      ctx.config.company,
    )
    if (value !== undefined) values[name] = value
  }
  return values
}

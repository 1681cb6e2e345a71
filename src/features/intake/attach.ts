import { isMask, type Json, type JsonObject } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { getRecord } from '../../records/get.ts'
import { withOpened } from '../../records/opened.ts'
import type { RecordJson } from '../../records/row.ts'
import { updateRecord } from '../../records/update.ts'
import { notify } from '../notice.ts'
import { headOver } from '../people.ts'
import { attachFiles } from './attach-files.ts'
import { attributionWith } from './attribution.ts'
import type { Known } from './known.ts'
import type { Outcome, Reason } from './reason.ts'
import type { Sender } from './sender.ts'
import type { Settling } from './settling.ts'
import { requestActivity, tellingOf } from './show-request.ts'

interface Found {
  sender: Sender
  known: Known
  reasons: Reason[]
}

/** Puts the request on the card of whoever sent it, and tells him who answers for the card. */
export async function attach(ctx: Context, settling: Settling, { sender, known, reasons }: Found): Promise<Outcome> {
  const { received } = settling
  const isQuiet = received.quiet || received.direction === 'out'
  const owner = known.object === 'lead' && !isQuiet ? await refreshLead(ctx, settling, { sender, known }) : known.owner
  const files = await attachFiles(ctx, settling, { on: known, reasons })
  const activity = settling.addActivity(
    requestActivity(tellingOf(ctx), settling.raw, received, {
      ...known,
      owner: activeOr(ctx, received.by ?? owner),
      files,
    }),
  )
  const record = { object: known.object, id: known.id }
  if (isQuiet) {
    if (known.object === 'lead' && Object.keys(received.attribution).length) await touchLead(ctx, settling, known.id)
    return { outcome: 'attached', record, reasons, activity }
  }
  await notify(ctx, await toldFor(ctx, known, owner), {
    code: known.status === 'refused' ? 'requestFromRefused' : 'requestAttached',
    params: { name: known.name, source: settling.raw.source.name },
    on: record,
  })
  return { outcome: 'attached', record, reasons, activity }
}

/** A call that was answered changes nothing of a lead but whence he came last. */
async function touchLead(ctx: Context, { raw, received }: Settling, id: string): Promise<void> {
  const { attribution } = await getRecord(ctx, 'lead', id, { fields: ['attribution'] })
  const visit = { at: raw.at, source: raw.source.id, channel: raw.source.channel, touch: received.attribution }
  await updateRecord(ctx, 'lead', id, { attribution: attributionWith(attribution, visit) }, { engine: true })
}

const activeOr = (ctx: Context, owner: string | null): string | null =>
  owner !== null && ctx.config.users.get(owner)?.active ? owner : null

/** The owner; where he has left, his head; for a client of nobody the head of the company. A lead in the pool is seen by all. */
async function toldFor(ctx: Context, known: Known, owner: string | null): Promise<string | null> {
  const active = activeOr(ctx, owner)
  if (active || known.object === 'lead' || known.object === 'interest') return active
  return headOver(ctx.config, owner)
}

/**
 * A lead learns from his further requests: ways to reach him, what was blank, his last touch. Refused or postponed, he
 * is worked again from now on. Returns who answers for him then.
 */
async function refreshLead(
  ctx: Context,
  settling: Settling,
  { sender, known }: Omit<Found, 'reasons'>,
): Promise<string | null> {
  const lead = await withOpened(ctx, 'lead', await getRecord(ctx, 'lead', known.id))
  const owner = activeOr(ctx, known.owner)
  const { raw, received } = settling
  await updateRecord(
    ctx,
    'lead',
    known.id,
    {
      ...(known.personal && learned(lead, sender)),
      ...reopened(lead),
      ...(owner === known.owner ? {} : { owner }),
      attribution: attributionWith(lead.attribution, {
        at: raw.at,
        source: raw.source.id,
        channel: raw.source.channel,
        touch: received.attribution,
      }),
    },
    { engine: true },
  )
  const isReturning = lead.status === 'refused' || lead.status === 'postponed'
  return owner === null && (isReturning || known.owner !== null) ? settling.assignLead(ctx, known.id) : owner
}

function learned(lead: RecordJson, sender: Sender): JsonObject {
  const blank = (field: string, value: Json): JsonObject =>
    lead[field] == null && value !== null ? { [field]: value } : {}
  return {
    ...withNew('phones', lead.phones, sender.phones),
    ...withNew('emails', lead.emails, sender.emails),
    ...withNew('messengers', lead.messengers, sender.messengers),
    ...blank('companyName', sender.companyName),
    ...blank('inn', sender.inn),
  }
}

type Entries = { value: string }[]

/** New entries behind the known ones, none of them primary; nothing where there are none, too many, or nobody can see which. */
function withNew(field: string, known: Json | undefined, given: Entries): JsonObject {
  if (isMask(known)) return {}
  const entries = (Array.isArray(known) ? known : []) as Entries
  const fresh = given.filter(({ value }) => !entries.some(entry => entry.value === value))
  if (!fresh.length || entries.length + fresh.length > 20) return {}
  return {
    [field]: [
      ...entries,
      ...fresh.map(entry => ('primary' in entry ? { ...entry, primary: entries.length === 0 } : entry)),
    ] as Json,
  }
}

function reopened(lead: RecordJson): JsonObject {
  if (lead.status === 'postponed') return { status: 'working' }
  return lead.status === 'refused' ? { status: 'new' } : {}
}

import { say } from '../../../messages/words.ts'
import {
  isPersonalPhone,
  type Json,
  type JsonObject,
  momentOf,
  type Problem,
  type Says,
  wholeName,
} from '../../../model/index.ts'
import type { Context } from '../../../records/index.ts'
import type { Draft } from './row-reader.ts'

/** What an object needs besides its cells. */
export interface Finished extends Draft {
  object: string
}

export interface FinishOptions {
  /** Reason of lost deals that give none. */
  lostReason: Json
  /** Makes up an address for a user who comes without one. */
  address: (name: string) => string
}

/** Completes a row as the object it becomes: what follows from its cells, and a lead that cannot be one as an interest. */
export function finishRow(ctx: Context, object: string, draft: Draft, options: FinishOptions): Finished {
  if (object === 'lead') return finishLead(ctx, draft)
  if (object === 'deal') return finishDeal(ctx, draft, options)
  if (object === 'task') return finishTask(ctx, draft)
  if (object === 'user') return finishUser(draft, options)
  return { ...draft, object }
}

/** Nobody by name, or no way to reach him in person: attention to be verified, no lead (`domain.md`). */
function finishLead(ctx: Context, draft: Draft): Finished {
  const { input, problems } = draft
  const isNamed = [input.name, input.lastName, input.firstName].some(
    name => typeof name === 'string' && /\p{L}/u.test(name),
  )
  if (problems.length || (isNamed && isReachableInPerson(input))) return { ...draft, object: 'lead' }
  const said = ['companyName', 'phones', 'interest', 'comment', 'name', 'lastName', 'firstName'].some(
    field => input[field] != null,
  )
  if (!said) return refuse(draft, 'lead', { field: 'name', code: 'importNothing' })
  const rights = ctx.actor.role
  if (!rights.admin && (rights.objects.interest?.create ?? 'none') === 'none')
    return refuse(
      draft,
      'lead',
      isNamed ? { field: 'phones', code: 'importNoChannel' } : { field: 'name', code: 'importNoPerson' },
    )
  return { ...draft, input: interestOf(input, ctx.config.company.locale), object: 'interest' }
}

const isReachableInPerson = ({ phones, emails, messengers }: JsonObject): boolean =>
  isFilled(emails) ||
  isFilled(messengers) ||
  (Array.isArray(phones) && phones.some(phone => isPersonalPhone(valueIn(phone))))

const isFilled = (list: Json | undefined): boolean => Array.isArray(list) && list.length > 0
const valueIn = (entry: Json): string =>
  typeof entry === 'object' && entry !== null && 'value' in entry ? String(entry.value) : ''

function interestOf(lead: JsonObject, language: keyof Says): JsonObject {
  const name = lead.name ?? (wholeName(lead, language) || null)
  const message = [lead.interest, lead.comment].filter(Boolean).join('\n\n')
  const given = {
    name,
    companyName: lead.companyName,
    phones: lead.phones,
    message: message || null,
    source: lead.source,
    owner: lead.owner,
  }
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value != null)) as JsonObject
}

const refuse = (draft: Draft, object: string, problem: Problem): Finished => ({
  ...draft,
  problems: [...draft.problems, problem],
  object,
})

/** A closed deal was closed on its day, and a lost one for some reason, if only «other». */
function finishDeal(ctx: Context, draft: Draft, { lostReason }: FinishOptions): Finished {
  const input = { ...draft.input }
  const stage = ctx.config.stages.get(String(input.stage))
  const day = input.closesOn
  const closed = stage && stage.kind !== 'open'
  if (closed && typeof day === 'string') {
    const at = momentOf(day, ctx.config.company.timeZone, '12:00:00.000').toISOString()
    Object.assign(input, { closedAt: at, stageSince: at })
  }
  if (stage?.kind === 'lost') input.lostReason ??= lostReason
  return { ...draft, input, object: 'deal' }
}

/** What is done has come to something, if only nobody wrote down to what. */
function finishTask({ config }: Context, draft: Draft): Finished {
  const input = { ...draft.input }
  if (input.doneAt) input.result ??= say(config.company.locale, 'exchange:doneBefore')
  return { ...draft, input, object: 'task' }
}

/** Users need an address to be told apart; who comes without one gets one that leads nowhere. */
function finishUser(draft: Draft, { address }: FinishOptions): Finished {
  const { manager: _, ...input } = draft.input
  if (typeof input.name === 'string') input.email ??= address(input.name)
  return { ...draft, input, object: 'user' }
}

import { isMask, isProtected, type Json, type JsonObject } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import type { RecordJson } from '../../records/row.ts'

/** What a company made from a lead knows from it. */
export const companyFrom = (lead: RecordJson): JsonObject =>
  filled({ name: lead.companyName, inn: lead.inn, owner: lead.owner })

/** What a contact made from a lead knows from it. The lead keeps its own. */
export const contactFrom = (lead: RecordJson, company: string | null): JsonObject => {
  const { name, lastName, firstName, middleName, phones, emails, messengers, remember, comment, source, owner } = lead
  return filled({
    name,
    lastName,
    firstName,
    middleName,
    phones,
    emails,
    messengers,
    remember,
    about: comment,
    source,
    owner,
    company,
    lead: lead.id,
  })
}

/** What a deal made from a lead knows from it. Pipeline and stage are the first ones unless given. */
export const dealFrom = (
  ctx: Context,
  lead: RecordJson,
  links: { company: string | null; contact: string | null },
): JsonObject =>
  filled({
    name: dealName(lead),
    amount: lead.budget,
    source: lead.source,
    owner: lead.owner ?? ctx.actor.user,
    lead: lead.id,
    ...links,
  })

/** What is wanted, in one line; else by whom. */
function dealName(lead: RecordJson): string {
  const wanted =
    String(lead.interest ?? '')
      .split('\n')[0]
      ?.trim() ?? ''
  return [...(wanted || String(lead.companyName ?? '') || String(lead.name ?? ''))].slice(0, 300).join('')
}

/** What lies protected with the lead goes where it is protected too, and nowhere else. */
export const carriedOver = (ctx: Context, target: string, fields: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(fields).filter(
      ([name, value]) =>
        !isMask(value) && (!isSealedIn(ctx, 'lead', cameFrom[name] ?? name) || isSealedIn(ctx, target, name)),
    ),
  )

const cameFrom: Record<string, string> = { about: 'comment' }

function isSealedIn(ctx: Context, object: string, name: string): boolean {
  const fields = ctx.config.objects.get(object)?.fields ?? {}
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined
  return field !== undefined && isProtected(field)
}

/** Only what the lead has: the rest is left to the defaults of the new record. */
const filled = (fields: Record<string, Json | undefined>): JsonObject =>
  Object.fromEntries(Object.entries(fields).filter((entry): entry is [string, Json] => entry[1] != null))

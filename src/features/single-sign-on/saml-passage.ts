import { hashOf, makeSecret } from '../../access/secret.ts'
import { findAttempt, rememberOnAttempt } from '../../access/single-sign-on/attempts.ts'
import type { Person, Provider } from '../../access/single-sign-on/provider.ts'
import { SignOnRefused } from '../../access/single-sign-on/refusal.ts'
import { clearAnswers, keepAnswer, noteUse } from '../../access/single-sign-on/saml/answers.ts'
import { type Examined, examineAnswer } from '../../access/single-sign-on/saml/examine.ts'
import { failed } from '../../access/single-sign-on/saml/finding.ts'
import { openSamlKeys } from '../../access/single-sign-on/saml/keys.ts'
import type { OwnNames } from '../../access/single-sign-on/saml/own-metadata.ts'
import type { Arrival } from '../../access/single-sign-on/saml/person.ts'
import { signOnRequest } from '../../access/single-sign-on/saml/request.ts'
import { readSamlSettings } from '../../access/single-sign-on/saml/settings.ts'
import { isJsonObject, type JsonObject } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import type { Job } from '../feature.ts'
import { callbackAddress, metadataAddress } from './addresses.ts'
import type { Means } from './index.ts'

/** Our names for a provider. Throws SignOnRefused where the address of Rapport is not configured. */
export function ownNames(means: Means, provider: Provider): OwnNames {
  const [entityId, acs] = [metadataAddress(means, provider), callbackAddress(means, provider)]
  if (!entityId || !acs) throw new SignOnRefused('signOnUnavailable', 'publicUrlMissing')
  return { entityId, acs }
}

/** A request to a provider, and what has to be remembered until its answer comes. */
export async function beginSaml(ctx: Context, means: Means, provider: Provider) {
  const { keys } = await openSamlKeys(ctx, means.vault, provider.id)
  const { id, urlFor } = await signOnRequest(readSamlSettings(provider.settings), ownNames(means, provider), keys)
  return { remembered: { request: id }, urlFor }
}

export interface Posted {
  answer: string
  /** State of the attempt that it belongs to, where somebody began one here. */
  state: string
}

/** What came of an answer that was heard. */
export type Heard = { person: Person } | { ticket: string }

/**
 * Hears an answer. The browser posts it from a page of the provider, and sends no cookie of ours along: so whom it is about
 * is only remembered on the attempt. He comes in where the browser that began it and the one that brought the answer are the same: the
 * ticket is told to this one alone, and whoever sends others to a provider with an attempt of his own does not know it. Somebody who has
 * come without having been asked for, where the provider may send people so, is in at once. Throws SignOnRefused.
 */
export async function hearAnswer(
  ctx: Context,
  means: Means,
  provider: Provider,
  { answer, state }: Posted,
): Promise<Heard> {
  const begun = await findAttempt(ctx, means.vault, { provider: provider.id, state })
  // An attempt that has its answer waits for no other.
  const asked = typeof begun?.request === 'string' ? begun.request : null
  const settings = readSamlSettings(provider.settings)
  const { keys } = await openSamlKeys(ctx, means.vault, provider.id)
  const examined = await examineAnswer(answer, { ...settings, own: ownNames(means, provider), keys, asked })
  const accepted = await acceptOnce(ctx, provider, examined)
  if (!asked) return { person: personOf(accepted.arrival) }
  const ticket = makeSecret(ctx.workspace)
  const remembered = { arrival: { ...accepted.arrival }, ticket: ticket.hash.toString('hex') }
  await rememberOnAttempt(ctx, means.vault, { provider: provider.id, state, remembered })
  return { ticket: ticket.text }
}

/** What was found is kept for whoever mends the set-up, also where it was refused. */
async function acceptOnce(ctx: Context, { id }: Provider, { findings, accepted }: Examined) {
  const isFresh = accepted && (await noteUse(ctx, id, accepted))
  const all = accepted && !isFresh ? findings.map(each => (each.step === 'request' ? replayed : each)) : findings
  await keepAnswer(ctx, id, all)
  if (accepted && isFresh) return accepted
  const wrong = all.find(({ isOk }) => !isOk)
  throw new SignOnRefused('signOnFailed', `saml ${wrong?.step}.${wrong?.code}`)
}

const replayed = failed('request', 'replayed')

/** Whom the answer to an attempt was about. Throws SignOnRefused where there was none yet, or another browser has brought it. */
export function arrivedPerson({ arrival, ticket }: JsonObject, shown: string): Person {
  if (!isJsonObject(arrival)) throw new SignOnRefused('signOnStartAgain', 'noAnswer')
  if (hashOf(shown).toString('hex') !== ticket) throw new SignOnRefused('signOnStartAgain', 'strangeBrowser')
  const { subject, email, name, groups } = arrival
  return personOf({
    subject: String(subject),
    email: typeof email === 'string' ? email : null,
    name: typeof name === 'string' ? name : null,
    groups: Array.isArray(groups) ? groups.map(String) : [],
  })
}

/** SAML has no word for whether an address is verified: the company's own provider says whose it is, for its own domains alone. */
const personOf = (arrival: Arrival): Person => ({ ...arrival, emailVerified: true })

/** Forgets used assertions that are of no use any more, and what was found in answers. */
export const clearSignOns: Job = { name: 'clear-ended-sign-ons', every: '*/15 * * * *', run: ctx => clearAnswers(ctx) }

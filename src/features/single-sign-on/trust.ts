import { hasEmergencyAdministrator, listEmergencyAdministrators } from '../../access/single-sign-on/emergency.ts'
import type { Provider } from '../../access/single-sign-on/provider.ts'
import { listProviders } from '../../access/single-sign-on/providers.ts'
import { daysUntil, factsOf } from '../../access/single-sign-on/saml/certificate.ts'
import { listSamlKeys } from '../../access/single-sign-on/saml/keys.ts'
import { readSamlSettings } from '../../access/single-sign-on/saml/settings.ts'
import type { Context } from '../../records/context.ts'
import { nameOf } from '../people.ts'
import type { TrustFinding, TrustLine } from '../trust-line.ts'

/** A certificate is best renewed so long before its end, in days. */
const soon = 30

/** Providers that vouch for people, until when their certificates hold, and who comes in without them. */
export const signOnLines: readonly TrustLine[] = [
  { name: 'signOn', area: 'doors', path: '/settings/single-sign-on', look: providersStand },
  { name: 'emergency', area: 'doors', path: '/settings/single-sign-on', look: emergencyStands },
]

async function providersStand(ctx: Context): Promise<TrustFinding> {
  const providers = (await listProviders(ctx)).filter(({ isActive }) => isActive)
  if (!providers.length) return { state: 'fine', code: 'noProviders' }
  const names = providers.map(({ name }) => name)
  const ends = (await Promise.all(providers.map(each => endOf(ctx, each)))).filter(end => end !== null).sort()
  const [first] = ends
  if (!first) return { state: 'fine', code: 'providersWithout', params: { count: providers.length }, names }
  const params = { count: providers.length, date: first.slice(0, 10), days: daysUntil(first) }
  if (daysUntil(first) < 0) return { state: 'act', code: 'providerCertificateOver', params, since: first, names }
  if (daysUntil(first) < soon) return { state: 'look', code: 'providerCertificateEnds', params, names }
  return { state: 'fine', code: 'providersHold', params, names }
}

/** When the last of its certificates is over, or of ours for it: then nobody comes in by it. */
async function endOf(ctx: Context, { id, kind, settings }: Provider): Promise<string | null> {
  if (kind !== 'saml') return null
  const last = (pems: readonly string[]) =>
    pems
      .map(pem => factsOf(pem).until)
      .sort()
      .at(-1) ?? null
  const its = last(readSamlSettings(settings).certificates)
  const ours = last((await listSamlKeys(ctx, id)).map(({ certificate }) => certificate))
  return [its, ours].filter(end => end !== null).sort()[0] ?? null
}

async function emergencyStands(ctx: Context): Promise<TrustFinding> {
  const named = await listEmergencyAdministrators(ctx)
  const names = named.map(({ user }) => nameOf(ctx.config, user))
  const demanded = (await listProviders(ctx)).some(each => each.isActive && each.isDemanded)
  const params = { count: named.length }
  if (!demanded) return { state: 'fine', code: named.length ? 'emergencyNamed' : 'emergencyNotNeeded', params, names }
  if (!(await hasEmergencyAdministrator(ctx))) return { state: 'act', code: 'noEmergency', params, names }
  const away = named.filter(({ isReady }) => !isReady)
  if (away.length) return { state: 'look', code: 'emergencyAway', params: { count: away.length }, names }
  return { state: 'fine', code: 'emergencyNamed', params, names }
}

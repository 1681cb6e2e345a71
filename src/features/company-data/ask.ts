import { Conflict, Forbidden, TooMany, Unavailable } from '../../model/index.ts'
import { fieldRight, objectOf, scopeOf } from '../../records/access.ts'
import type { Context } from '../../records/context.ts'
import { listRecords } from '../../records/list.ts'
import { matchRecords } from '../../records/match.ts'
import { type BankFound, type CompanyFound, type CompanyQuery, RegistryFailed } from './registry.ts'
import { type Means, noteAnswer, registryOf } from './setting.ts'

/** One that is on our cards already, as far as the caller sees it. */
export interface KnownCard {
  id: string
  name: string
}

export interface CompanyAnswer extends CompanyFound {
  known: KnownCard[]
}

/** Throws Forbidden, Conflict, TooMany, Unavailable. */
export async function findCompanies(ctx: Context, means: Means, query: CompanyQuery): Promise<CompanyAnswer[]> {
  requireWriter(ctx)
  const found = await asked(ctx, means, registry => registry.find(query))
  const known = await knownCards(
    ctx,
    found.flatMap(({ fields }) => fields.inn ?? []),
  )
  return found.map(company => ({ ...company, known: known.get(company.fields.inn ?? '') ?? [] }))
}

/** Throws as `findCompanies` does. */
export function findBanks(ctx: Context, means: Means, bik: string): Promise<BankFound[]> {
  requireWriter(ctx)
  return asked(ctx, means, registry => registry.findBanks(bik))
}

type Registry = Awaited<ReturnType<typeof registryOf>>

export async function asked<Found>(ctx: Context, means: Means, ask: (of: Registry) => Promise<Found>): Promise<Found> {
  const registry = await registryOf(ctx, means)
  try {
    const found = await ask(registry)
    await noteAnswer(ctx, 'answered_at')
    return found
  } catch (error) {
    if (!(error instanceof RegistryFailed)) throw error
    await noteAnswer(ctx, 'failed_at')
    throw said(error)
  }
}

/** Until midnight in Moscow it may take long; whoever asks again in an hour learns what holds then. */
const anHour = 3600
const aMinute = 60

function said({ code }: RegistryFailed): Error {
  if (code === 'refused') return new Conflict('registryRefused')
  if (code === 'quota') return new TooMany(anHour, 'registryQuota')
  return code === 'often' ? new TooMany(aMinute, 'registryOften') : new Unavailable('registryAway')
}

/** Calls cost the company money: only who writes companies makes them. Throws Forbidden. */
function requireWriter(ctx: Context): void {
  const company = objectOf(ctx, 'company')
  const writes = (['create', 'update'] as const).some(verb => scopeOf(ctx, company, verb) !== 'none')
  if (!writes) throw new Forbidden('noRight', { object: 'company', verb: 'update' })
}

/** Cards by their ИНН. Who may not read ИНН learns nothing by trying. */
async function knownCards(ctx: Context, codes: readonly string[]): Promise<Map<string, KnownCard[]>> {
  const company = objectOf(ctx, 'company')
  const sees = scopeOf(ctx, company, 'read') !== 'none' && fieldRight(ctx, company, 'inn') !== 'hidden'
  if (!sees || !codes.length) return new Map()
  const keys = [...new Set(codes)].map(value => ({ kind: 'inn' as const, value }))
  const matches = (await matchRecords(ctx, keys)).filter(({ object }) => object === 'company').slice(0, 100)
  if (!matches.length) return new Map()
  const ids = matches.map(({ id }) => id)
  const { data } = await listRecords(ctx, 'company', { filter: { id: { in: ids } }, fields: ['name'], limit: 100 })
  const names = new Map(data.map(({ id, name }) => [String(id), String(name ?? '')]))
  const seen = matches.flatMap(({ id, value }) => (names.has(id) ? [{ id, name: names.get(id) ?? '', value }] : []))
  const byCode = Map.groupBy(seen, ({ value }) => value)
  return new Map([...byCode].map(([inn, cards]) => [inn, cards.map(({ id, name }) => ({ id, name }))]))
}

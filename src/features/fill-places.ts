import { Forbidden, type Json, NotFound, type Problem } from '../model/index.ts'
import type { Locale } from '../records/context.ts'
import { type Context, fieldRight, findRecord, getRecord, targetOf } from '../records/index.ts'
import { decline, declineWhole, type NameParts } from './name-cases.ts'
import { type BadPlace, type Place, placesIn } from './places.ts'
import { fieldLabel } from './problem-words.ts'
import { shownTypes, shownValue } from './show-value.ts'

/** Of whom a place may tell. `client` is the lead or contact that the card is, or belongs to; `company` where he works; `me` who writes. */
const roots = ['client', 'lead', 'contact', 'company', 'deal', 'owner', 'me'] as const
type Root = (typeof roots)[number]

/** Objects of which a root may be. */
const objectsOf: Record<Root, readonly string[]> = {
  client: ['lead', 'contact'],
  lead: ['lead'],
  contact: ['contact'],
  company: ['company'],
  deal: ['deal'],
  owner: ['user'],
  me: ['user'],
}

/** What can be written of people besides their name and address is nobody's to send. */
const ofColleagues = new Set(['name', 'email'])

/** Every problem of the places of a text that stands in `field`, each as it is written there. */
export function placeProblems(ctx: Context, field: string, text: string, isHtml: boolean): Problem[] {
  const { places, bad } = placesIn(text, isHtml)
  const unknown = places.filter(place => !isRoot(place.root) || !isKnown(ctx, place.root, place.field))
  return [
    ...bad.map(({ written, code }: BadPlace) => ({
      field,
      code,
      params: { place: written, sample: '{{client.firstName|or: …}}' },
    })),
    ...unknown.map(({ written }) => ({ field, code: 'templateField', params: { place: written } })),
  ]
}

const isRoot = (name: string): name is Root => roots.some(root => root === name)

/** One that a template may name, whoever fills it in: whether he may read it is asked then. */
const isKnown = ({ config }: Context, root: Root, name: string): boolean =>
  objectsOf[root].some(object => {
    const field = config.objects.get(object)?.fields[name]
    return field !== undefined && shownTypes.has(field.type) && (object !== 'user' || ofColleagues.has(name))
  })

/** Whether a text may name a field of what a card tells of. */
export const isCardPlace = (ctx: Context, root: string, field: string): boolean =>
  isRoot(root) && isKnown(ctx, root, field)

/** A place that a text may name. */
export interface KnownPlace {
  root: Root
  field: string
  label: string
  /** It is a name, which stands in a case where one is asked for. */
  isName: boolean
}

/** All places that a text may name, as far as the caller reads their fields, in his words. */
export function knownPlaces(ctx: Context): KnownPlace[] {
  const places = new Map<string, KnownPlace>()
  for (const root of roots)
    for (const name of objectsOf[root]) {
      const object = ctx.config.objects.get(name)
      for (const [field, declared] of Object.entries(object?.fields ?? {})) {
        if (!object || !isKnown(ctx, root, field) || places.has(`${root}.${field}`)) continue
        if (name !== 'user' && fieldRight(ctx, object, field) === 'hidden') continue
        const isName = field === 'name' ? root !== 'company' && root !== 'deal' : nameFields.has(field)
        const label = fieldLabel(ctx.locale, object, field, declared) ?? field
        places.set(`${root}.${field}`, { root, field, label, isName })
      }
    }
  return [...places.values()]
}

export interface Filling {
  language: Locale
  /** All places that are to be filled. */
  places: readonly Place[]
}

/** What stands in each place of texts about a card, as far as the caller may read it; empty where nothing is known, or it is not his to read. */
export async function placeValues(
  ctx: Context,
  on: { object: string; id: string },
  { language, places }: Filling,
): Promise<(place: Place) => string> {
  return valuesAbout(ctx, await gatherAbout(ctx, on), { language, places })
}

/** The same of what is known already. */
export async function valuesAbout(
  ctx: Context,
  about: Known,
  { language, places }: Filling,
): Promise<(place: Place) => string> {
  const names = await titlesOf(ctx, about, places)
  return place => textOf(ctx, place, { about, names, language })
}

export interface About {
  object: string
  record: Readonly<Record<string, Json | undefined>>
}
export type Known = Partial<Record<Root, About>>

/** Cards that name whom and what they are about. */
const ofSales = new Set(['deal', 'quote', 'order', 'invoice', 'case'])

/** The record of an object among those that a card tells of. */
export const knownObject = (known: Known, object: string): About | undefined =>
  Object.values(known).find(about => about?.object === object && about.object !== 'user')

/** The card, and what it belongs to, as far as the caller sees it. Throws NotFound. */
export async function gatherAbout(ctx: Context, on: { object: string; id: string }): Promise<Known> {
  const card: About = { object: on.object, record: await getRecord(ctx, on.object, on.id) }
  const known: Known = {}
  const take = (about: About | null) => {
    if (!about) return
    const { object } = about
    for (const root of roots)
      if (root !== 'owner' && root !== 'me' && objectsOf[root].includes(object)) known[root] ??= about
  }
  take(card)
  const person = ofSales.has(card.object) ? await linked(ctx, 'contact', card.record.contact) : null
  take(person)
  if (ofSales.has(card.object)) take(await linked(ctx, 'deal', card.record.deal))
  take(await linked(ctx, 'company', card.record.company ?? person?.record.company))
  const owner = typeof card.record.owner === 'string' ? ctx.config.users.get(card.record.owner) : undefined
  const me = ctx.config.users.get(ctx.actor.user ?? '')
  if (owner) known.owner = { object: 'user', record: { name: owner.name, email: owner.email } }
  if (me) known.me = { object: 'user', record: { name: me.name, email: me.email } }
  return known
}

async function linked(ctx: Context, object: string, id: Json | undefined): Promise<About | null> {
  if (typeof id !== 'string') return null
  const record = await findRecord(ctx, object, id).catch(unseen)
  return record && { object, record }
}

function unseen(error: unknown): null {
  if (error instanceof Forbidden || error instanceof NotFound) return null
  throw error
}

/** What references are called, as far as the caller sees what they lead to. */
async function titlesOf(ctx: Context, about: Known, places: readonly Place[]): Promise<Map<string, string>> {
  const titles = new Map<string, string>()
  for (const { root, field: name } of places) {
    const from = isRoot(root) ? about[root] : undefined
    const field = from && ctx.config.objects.get(from.object)?.fields[name]
    const target = field && targetOf(field)
    const id = from?.record[name]
    if (!target || typeof id !== 'string') continue
    const title = ctx.config.objects.get(target)?.title ?? 'name'
    const record = await findRecord(ctx, target, id, { fields: [title] }).catch(unseen)
    if (record?.[title]) titles.set(id, String(record[title]))
  }
  return titles
}

interface Sources {
  about: Known
  names: ReadonlyMap<string, string>
  language: Locale
}

function textOf(ctx: Context, place: Place, { about, names, language }: Sources): string {
  const from = isRoot(place.root) ? about[place.root] : undefined
  const object = from && ctx.config.objects.get(from.object)
  const field = object?.fields[place.field]
  if (!from || !object || !field || !isKnown(ctx, place.root as Root, place.field)) return ''
  if (from.object !== 'user' && fieldRight(ctx, object, place.field) === 'hidden') return ''
  const value = from.record[place.field]
  if (value === null || value === undefined || value === '') return ''
  const text = shownValue(ctx, field, value, { object: object.name, name: place.field, names, language })
  return place.case ? inCase(text, place, from.record) : text
}

const nameFields = new Set(['lastName', 'firstName', 'middleName'])

function inCase(text: string, { field, case: wanted }: Place, record: About['record']): string {
  if (!wanted) return text
  const part = (name: string): string | null => (typeof record[name] === 'string' && record[name] ? record[name] : null)
  const parts: NameParts = {
    lastName: part('lastName'),
    firstName: part('firstName'),
    middleName: part('middleName'),
  }
  if (nameFields.has(field)) return decline(parts, wanted)[field as keyof NameParts] ?? text
  return declineWhole(text, parts, wanted)
}

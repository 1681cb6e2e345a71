import { scopes, verbs } from '../access.ts'
import type { JsonObject } from '../json.ts'
import { anything, flag, listOf, mapOf, members, oneOf, type Shape, whole, words } from '../shape.ts'

export type JsonKind = 'objectRights' | 'fieldRights' | 'attribution' | 'form' | 'site' | 'callBack' | 'filter' | 'free'

interface Kind {
  readonly shape: Shape
  sample(n: number): JsonObject
}

const name = /^[a-z][a-zA-Z0-9]{0,62}$/

/** Rights of a role by object and verb: `{lead: {read: "team"}}`. */
const objectRights: Kind = {
  shape: mapOf(name, members(Object.fromEntries(verbs.map(verb => [verb, oneOf(scopes)]))), 500),
  sample: n => ({ lead: { read: scopes[n % scopes.length] ?? 'own' } }),
}

/** Rights of a role to single fields: `{"deal.amount": "read"}`. */
const fieldRights: Kind = {
  shape: mapOf(/^[a-z][a-zA-Z0-9]{0,62}\.[a-z][a-zA-Z0-9]{0,62}$/, oneOf(['hidden', 'read', 'write']), 5000),
  sample: n => ({ 'deal.amount': n % 2 ? 'read' : 'hidden' }),
}

const marks = mapOf(/^[\w.-]{1,100}$/, words(2000), 50)
const touch = members({
  utm: marks,
  clicks: marks,
  page: words(4000),
  referrer: words(4000),
  visitor: words(200),
  source: words(200),
  channel: words(200),
  at: words(40),
})

/** Where somebody came from: at the first time, and at the last. */
const attribution: Kind = {
  shape: members({ first: touch, last: touch }),
  sample: n => ({
    first: { utm: { source: 'yandex', medium: 'cpc', campaign: `kitchens-${n}` }, page: 'https://example.com/' },
  }),
}

const formField = members(
  {
    name: words(100, /^[\p{L}_][\p{L}\p{N}_-]*$/u),
    label: words(200),
    required: flag,
    kind: oneOf(['text', 'longText', 'phone', 'email', 'choice', 'checkbox', 'file']),
    choices: listOf(words(200), 100),
    step: words(200),
    when: members({ field: words(100), is: listOf(words(200), 100) }, ['field', 'is']),
  },
  ['name'],
)

const id = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** A form that a source shows on sites: what it asks, its words and its looks. */
const form: Kind = {
  shape: members({
    fields: listOf(formField, 50),
    title: words(300),
    lead: words(2000),
    button: words(100),
    consents: listOf(members({ purpose: words(36, id), required: flag }, ['purpose']), 20),
    consent: members({ text: words(2000), link: words(2000, /^https?:\/\//) }),
    thanks: words(2000),
    redirect: words(2000, /^https?:\/\//),
    color: words(7, /^#[0-9a-fA-F]{6}$/),
    locale: oneOf(['ru', 'en']),
    perMinute: whole(1, 10_000),
    popup: members({ button: words(100), after: whole(1, 3600), leaving: flag }),
    constants: mapOf(/^[\p{L}_][\p{L}\p{N}_-]{0,99}$/u, words(2000), 50),
  }),
  sample: n => ({ title: `Форма ${n}`, fields: [{ name: 'phone', kind: 'phone' }] }),
}

const e164 = /^\+[1-9]\d{6,14}$/

/** How visits of a site are counted: whether only who agreed is known again, and how long visits of nobody known are kept. */
const site: Kind = {
  shape: members({
    consent: flag,
    keepDays: whole(1, 1000),
    numbers: members(
      {
        shown: words(16, e164),
        pool: listOf(words(16, e164), 500),
        holdMinutes: whole(1, 1440),
        channels: listOf(members({ channel: words(200), number: words(16, e164) }, ['channel', 'number']), 100),
      },
      ['shown'],
    ),
  }),
  sample: n => ({ consent: n % 2 === 0, keepDays: 30 + n }),
}

/** Who asks on a site to be called: within what working time he is, by whom, where, and whether a call is ordered by itself. */
const callBack: Kind = {
  shape: members({
    minutes: whole(1, 10_000),
    responsible: words(36, id),
    countries: listOf(words(2, /^[A-Z]{2}$/), 250),
    order: flag,
    perHour: whole(1, 1000),
  }),
  sample: n => ({ minutes: 10 + n, countries: ['RU'] }),
}

export const jsonKinds: Readonly<Record<JsonKind, Kind>> = {
  objectRights,
  fieldRights,
  attribution,
  form,
  site,
  callBack,
  /** Read against the fields of the object that it asks (`asks`), or by who uses it; here only kept from being endless. */
  filter: {
    shape: anything({ depth: 20, parts: 5000, text: 100_000 }),
    sample: n => ({ interest: { contains: `кухня ${n}` } }),
  },
  free: { shape: anything({ depth: 20, parts: 20_000, text: 1_000_000 }), sample: n => ({ note: `n${n}` }) },
}

export const isJsonKind = (kind: unknown): kind is JsonKind =>
  typeof kind === 'string' && Object.hasOwn(jsonKinds, kind)

import sql, { join, raw } from 'sql-template-tag'
import type { Field, FieldOptions, FieldType, MatchKind, Reading, Report } from '../field.ts'
import { isJsonObject, type Json, type JsonObject } from '../json.ts'
import { readPhone } from '../phone.ts'
import { parseWords } from '../words.ts'
import { declareField, type NoOptions } from './builder.ts'
import { jsonColumn } from './columns.ts'

export const messengerTypes = ['telegram', 'whatsapp', 'viber', 'max', 'vk', 'signal', 'other'] as const
export type MessengerType = (typeof messengerTypes)[number]
export type Messenger = { value: string; type: MessengerType }

/** Accounts in messengers: a user name, an id or a number, and which messenger. */
export const messengers = <const O extends FieldOptions = NoOptions>(options?: O): Field<Messenger[], O> =>
  declareField('messengers', options)

const atMost = 50
const isType = (type: unknown): type is MessengerType => messengerTypes.some(known => known === type)

const links: [RegExp, MessengerType][] = [
  [/^(?:https?:\/\/)?(?:t|telegram)\.me\//i, 'telegram'],
  [/^(?:https?:\/\/)?(?:wa\.me\/|api\.whatsapp\.com\/send\/?\?phone=)/i, 'whatsapp'],
  [/^(?:https?:\/\/)?(?:m\.)?vk\.(?:com|ru)\//i, 'vk'],
  [/^(?:https?:\/\/)?max\.ru\//i, 'max'],
]

/** An account in canonical form: numbers in E.164, names in lower case without `@` and without the address of the service. */
export function readMessenger(text: string, type: MessengerType | undefined, reading: Reading): Messenger | undefined {
  const link = links.find(([pattern, kind]) => pattern.test(text) && (type ?? kind) === kind)
  const kind = type ?? link?.[1] ?? (text.startsWith('@') ? 'telegram' : 'other')
  const name = (link ? text.replace(link[0], '').replace(/[/?#].*$/s, '') : text).replace(/^@/, '').trim()
  if (!name) return undefined
  if (kind === 'other') return { value: name, type: kind }

  const byNumber = kind === 'whatsapp' || kind === 'viber' || kind === 'signal'
  if (byNumber || (/^[+\d(]/.test(name) && /[+()\s-]/.test(name))) {
    const phone = readPhone(name, reading.country)
    return 'value' in phone ? { value: phone.value, type: kind } : undefined
  }
  return /^[\p{L}\p{N}_.-]{2,64}$/u.test(name) ? { value: name.toLowerCase(), type: kind } : undefined
}

function parseMessenger(input: Json, path: string, report: Report, reading: Reading): Messenger | undefined {
  const given = typeof input === 'string' ? { value: input } : input
  if (!isJsonObject(given)) return void report('notObject', {}, path)

  const strange = Object.keys(given).filter(member => member !== 'value' && member !== 'type')
  for (const member of strange) report('unknownMember', {}, `${path}.${member}`)
  const type = given.type ?? undefined
  if (type !== undefined && !isType(type)) report('choice', { choices: messengerTypes.join(', ') }, `${path}.type`)
  const words = parseWords(given.value ?? null, report, 200, `${path}.value`)
  if (words === undefined || strange.length || (type !== undefined && !isType(type))) return undefined
  return readMessenger(words, type, reading) ?? void report('messenger', {}, `${path}.value`)
}

const key = (entry: Messenger): string => `${entry.type}:${entry.value}`

export const messengersType: FieldType<Messenger[], FieldOptions> = {
  type: 'messengers',
  ...jsonColumn,
  parse(input, _options, report, reading) {
    if (!Array.isArray(input)) return void report('notList')
    if (input.length > atMost) return void report('tooManyValues', { max: atMost })
    const entries = input.map((entry, at) => parseMessenger(entry, String(at), report, reading))
    if (!entries.every(entry => entry !== undefined)) return undefined
    return [...new Map(entries.map(entry => [key(entry), entry] as const)).values()]
  },
  fromText(cell, options, report, reading) {
    const entries = cell
      .split(/[;,\n]+/)
      .map(part => part.trim())
      .filter(Boolean)
      .map((part): JsonObject => {
        const [, type, value] = /^([a-z]+)\s*:\s*(?!\/\/)(.+)$/iu.exec(part) ?? []
        return isType(type?.toLowerCase()) && value ? { type: type?.toLowerCase() ?? null, value } : { value: part }
      })
    return messengersType.parse(entries, options, report, reading)
  },
  toText: stored => stored.map(key).join('; '),
  operators: ['contains', 'in', 'nin', 'empty'],
  /** The account, of whatever messenger. */
  parseOperand(operand, _options, report, reading) {
    const words = parseWords(operand, report, 200)
    if (words === undefined) return undefined
    const phone = readPhone(words, reading.country)
    return [
      'value' in phone ? phone.value : (readMessenger(words, undefined, reading)?.value ?? words),
      words.replace(/^@/, '').toLowerCase(),
    ]
  },
  filter(operator, comparable, operand) {
    const list = raw(comparable)
    const empty = sql`(${list} is null or ${list} = '[]'::jsonb)`
    if (operator === 'empty') return operand === true ? empty : sql`not ${empty}`
    const any = values(operator, operand).map(value => sql`${list} @> ${JSON.stringify([{ value }])}::jsonb`)
    const condition = any.length ? sql`coalesce(${join(any, ' or ')}, false)` : sql`false`
    return operator === 'nin' ? sql`not ${condition}` : condition
  },
  holds(operator, stored, operand) {
    if (operator === 'empty') return !stored?.length === operand
    const any = (stored ?? []).some(entry => values(operator, operand).includes(entry.value))
    return operator === 'nin' ? !any : any
  },
  sortable: false,
  groupable: false,
  summable: false,
  schema: () => ({ type: 'array', maxItems: atMost, items: messengerSchema(['value', 'type']) }),
  inputSchema: () => ({
    type: 'array',
    maxItems: atMost,
    items: { anyOf: [{ type: 'string' }, messengerSchema(['value'])] },
  }),
  sample: (_options, n) => [{ value: `client_${n}`, type: 'telegram' }],
  words: stored => stored.map(entry => entry.value).join(' '),
  matchKeys: (stored, options) => (options.match ? stored.flatMap(keysOf) : []),
}

const messengerSchema = (required: string[]) => ({
  type: 'object',
  properties: { value: { type: 'string', maxLength: 200 }, type: { enum: [...messengerTypes] } },
  required,
  additionalProperties: false,
})

const values = (operator: string, operand: Json): string[] =>
  (operator === 'contains' ? [operand] : Array.isArray(operand) ? operand : []).flat().map(String)

/** As phones are kept; what only begins as one is no number, and nobody is known by it. */
const number = /^\+\d{7,15}(;ext=\d+)?$/

/** An account that is a telephone number recognises the person by the number too. */
function keysOf(entry: Messenger): { kind: MatchKind; value: string }[] {
  const own = { kind: 'messenger' as const, value: key(entry) }
  return number.test(entry.value) ? [own, { kind: 'phone', value: entry.value }] : [own]
}

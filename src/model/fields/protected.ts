import type { FieldProtection, FieldType } from '../field.ts'
import { isMask, isSealed, maskSchema } from '../sealed.ts'

/** Types whose values can be kept protected: what is written as text. */
export const protectableTypes: readonly string[] = [
  'text',
  'longText',
  'url',
  'email',
  'phones',
  'emails',
  'messengers',
]

const known = { sealed: new WeakMap<FieldType, FieldType>(), opening: new WeakMap<FieldType, FieldType>() }

/**
 * A type whose values are kept sealed in the JSONB column: read from input as ever, but compared by their blind index
 * alone, and never searched, sorted or grouped. While they are being opened, what lies open is a word of its record again.
 */
export function protectedType(plain: FieldType, { state }: FieldProtection = { shownTo: [] }): FieldType {
  const types = state === 'opening' ? known.opening : known.sealed
  const type = types.get(plain) ?? { ...sealing(plain), ...(state === 'opening' && openWords(plain)) }
  types.set(plain, type)
  return type
}

const openWords = ({ words }: FieldType): Pick<FieldType, 'words'> =>
  words ? { words: stored => (isSealed(stored) ? '' : words(stored)) } : {}

const sealing = (plain: FieldType): FieldType => ({
  type: plain.type,
  columns: () => [],
  parse: plain.parse.bind(plain),
  fromText: plain.fromText.bind(plain),
  toText: (stored, options) => (isSealed(stored) || isMask(stored) ? '' : plain.toText(stored, options)),
  toColumns: () => [],
  toJson: () => 'null::jsonb',
  fromJson: json => `(${json}->'keys')`,
  comparable: 'jsonb',
  operators: ['eq', 'empty'],
  parseOperand: (plain.parseOperand ?? plain.parse).bind(plain),
  sortable: false,
  groupable: false,
  summable: false,
  schema: () => maskSchema,
  inputSchema: options => ({ anyOf: [plain.inputSchema?.(options) ?? plain.schema(options), maskSchema] }),
  sample: (options, n) => plain.sample(options, n),
  matchKeys: (stored, options) =>
    isSealed(stored)
      ? [...stored.keys.map(value => ({ kind: 'sealed' as const, value })), ...knownKinds(stored.match)]
      : (plain.matchKeys?.(stored, options) ?? []),
})

const kinds = ['phone', 'email', 'messenger', 'inn', 'companyName'] as const

const knownKinds = (keys: readonly { kind: string; value: string }[]) =>
  keys.flatMap(({ kind, value }) => {
    const found = kinds.find(one => one === kind)
    return found ? [{ kind: found, value }] : []
  })

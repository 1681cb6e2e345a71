import type { FieldType, Reading, Report } from './field.ts'
import { fieldTypes } from './fields/index.ts'
import { compileFormula, formulaResults } from './formula/compile.ts'
import type { JsonObject } from './json.ts'
import type { ObjectDeclaration } from './object.ts'

/** Options that an administrator may give to a field of any type that he adds. */
const common = ['required', 'search', 'index', 'unique', 'default']

/** What an index can put in order, or look up: values short enough, and compared as they are. */
const ordered = ['text', 'numeric', 'date', 'timestamptz', 'uuid']
const isIndexable = ({ comparable, operators, sortable }: FieldType): boolean =>
  ordered.includes(comparable) && operators.includes('eq') && (sortable || comparable === 'uuid')

/** Types of which many records have the same value by their nature; sums in different currencies are not compared. */
const shared = ['money', 'percent', 'choice', 'stage', 'file']

/** Characters that fit into an index at most, four bytes each. */
const longestIndexed = 600
/** Characters of a text with an index, unless told. */
const usualIndexed = 500

/**
 * The options as they are kept. A text with an index has a length that fits into it. A reference that keeps the other
 * record there is looked up whenever one of those is removed, and a stage by every column of a board: they have one.
 */
export function settledOptions(type: string, options: JsonObject): JsonObject {
  if (type === 'text' && isIndexed(options)) return { max: usualIndexed, ...options }
  if (type === 'stage' || (type === 'ref' && options.onDelete === 'restrict')) return { index: true, ...options }
  return options
}

export const isIndexed = ({ index, unique }: JsonObject): boolean => index === true || unique === true

/** Types of which an administrator may add fields. */
export const addableTypes: readonly string[] = [...fieldTypes.keys()].filter(
  type => !['id', 'shortNumber', 'items', 'link', 'json'].includes(type),
)

/** A field about to be added to an object, with the other objects it may refer to. */
export interface FieldToAdd {
  type: string
  options: JsonObject
  object: Pick<ObjectDeclaration, 'fields'>
  objects: ReadonlyMap<string, unknown>
  reading: Reading
}

/** Checks the type and options of a field that an administrator adds or changes; reports every problem. */
export function checkAddedField({ type, options, object, objects, reading }: FieldToAdd, report: Report): void {
  const known = addableTypes.includes(type) ? fieldTypes.get(type) : undefined
  if (!known) return void report('choice', { choices: addableTypes.join(', ') }, 'type')

  let problems = 0
  const refuse: Report = (code, params, path) => {
    problems++
    report(code, params, path ? `options.${path}` : 'options')
  }
  const allowed = type === 'formula' ? ['expression', 'result'] : [...common, ...(known.ownOptions ?? [])]
  for (const name of Object.keys(options)) if (!allowed.includes(name)) refuse('unknownMember', {}, name)
  for (const name of ['required', 'search', 'index', 'unique']) {
    if (options[name] !== undefined && typeof options[name] !== 'boolean') refuse('notBoolean', {}, name)
  }
  if (options.search === true && !known.words) refuse('notSearchable', {}, 'search')
  if (options.index === true && !isIndexable(known)) refuse('notIndexable', {}, 'index')
  if (options.unique === true && (!isIndexable(known) || shared.includes(type))) refuse('notUniquable', {}, 'unique')
  if (isIndexed(options) && Number(options.max) > longestIndexed && known.comparable === 'text')
    refuse('tooLarge', { max: longestIndexed }, 'max')
  known.checkOptions?.(options, refuse)
  if ((type === 'ref' || type === 'refs') && typeof options.object === 'string' && !objects.has(options.object)) {
    refuse('unknownObject', { object: options.object }, 'object')
  }
  if (problems) return

  const { default: standard = null } = options
  const word = (type === 'user' && standard === 'actor') || (type === 'time' && standard === 'now')
  if (standard !== null && !word)
    known.parse(standard, options, (code, params) => refuse(code, params, 'default'), reading)
  const result = formulaResults.find(one => one === options.result)
  if (type === 'formula' && result) {
    const fields = (name: string) => (Object.hasOwn(object.fields, name) ? object.fields[name] : undefined)
    compileFormula({ expression: String(options.expression), result }, fields, (code, params) =>
      refuse(code, params, 'expression'),
    )
  }
}

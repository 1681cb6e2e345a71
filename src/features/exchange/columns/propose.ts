import { type Field, isProtected, type ObjectDeclaration } from '../../../model/index.ts'
import type { ColumnFacts, Shape } from './facts.ts'
import { headerKey, synonyms } from './synonyms.ts'

/** A field that a column may go into: of the object itself, or one that only the importer knows (`manager` of a user). */
export interface Target {
  name: string
  type: string
  /** Names in the languages of the product. */
  labels: readonly string[]
  /** A list takes several columns. */
  many: boolean
}

/** Column names by field. */
export type Proposal = Record<string, string[]>

/**
 * Which column goes into which field: by its header, in Russian or English, and by what its values look like. The best
 * pair first; a column goes into one field, a field takes one column, a list of phones or addresses several.
 */
export function proposeColumns(object: string, targets: readonly Target[], columns: readonly ColumnFacts[]): Proposal {
  const pairs = targets
    .flatMap(target => columns.map(column => ({ target, column, score: likeness(object, target, column) })))
    .filter(pair => pair.score >= 40)
    .sort((a, b) => b.score - a.score || a.column.at - b.column.at)

  const proposal: Proposal = {}
  const taken = new Set<string>()
  for (const { target, column } of pairs) {
    if (taken.has(column.name) || (proposal[target.name] && !target.many)) continue
    taken.add(column.name)
    proposal[target.name] = [...(proposal[target.name] ?? []), column.name]
  }
  return wholeName(targets, proposal)
}

/** A series is a branch of the catalogue too, where the file names no other and the person may make those. */
export const withBranches = (proposal: Proposal): Proposal =>
  proposal.series && !proposal.category ? { ...proposal, category: proposal.series } : proposal

export const targetOf = (name: string, field: Field, labels: readonly string[]): Target => ({
  name,
  type: field.type,
  labels: [...labels, ...Object.values(field.options.label ?? {})],
  many: listTypes.has(field.type),
})

export const writableFields = (declaration: ObjectDeclaration): [string, Field][] =>
  Object.entries(declaration.fields).filter(
    ([, field]) => !field.options.readOnly && !computedTypes.has(field.type) && !isProtected(field),
  )

const listTypes = new Set(['phones', 'emails', 'messengers', 'tags', 'refs', 'multiChoice'])
const computedTypes = new Set(['formula', 'file', 'items', 'json', 'link'])

/** 0–100: how sure it is that the column holds the field. */
function likeness(object: string, target: Target, column: ColumnFacts): number {
  const header = byHeader(object, target, headerKey(column.name))
  const values = byValues(target, column)
  if (target.type === 'id' && values < 0.9) return 0
  if (header === 0) return values >= 0.8 && distinctive.has(target.type) ? 40 + 10 * values : 0
  // A header that says one thing over values that say another loses to one whose values agree.
  return header + 10 * values - (column.filled && contradicts(target, column) ? 45 : 0)
}

function byHeader(object: string, target: Target, key: string): number {
  if (/^#\d+$/.test(key) || !key) return 0
  if (headerKey(target.name) === key || target.labels.some(label => headerKey(label) === key)) return 85
  const own = wordsFor(object, target.name)
  if (own.includes(key)) return 80
  const general = wordsFor('*', target.name)
  if (general.includes(key)) return 75
  return [...own, ...general].some(word => word.length > 3 && startsAlike(word, key)) ? 50 : 0
}

const wordsFor = (object: string, field: string): string[] =>
  Object.hasOwn(synonyms, object) || object === '*' ? (synonyms[object]?.[field]?.split(', ').map(headerKey) ?? []) : []

/** `Телефон клиента` begins like `телефон`. */
const startsAlike = (word: string, key: string): boolean => key.startsWith(`${word} `) || key.endsWith(` ${word}`)

/** Share of the values that look like the type; types without a look of their own give 0. */
function byValues(target: Target, column: ColumnFacts): number {
  const looks = shapesOf(target)
  return looks.length ? Math.max(...looks.map(shape => column.shapes[shape])) : 0
}

function contradicts(target: Target, column: ColumnFacts): boolean {
  const looks = strictTypes.has(target.type) ? shapesOf(target) : []
  return looks.length > 0 && byValues(target, column) < 0.3
}

function shapesOf(target: Target): Shape[] {
  if (target.name === 'inn') return ['inn']
  return byType[target.type] ?? []
}

const byType: Record<string, Shape[]> = {
  emails: ['email'],
  email: ['email'],
  phones: ['phone'],
  date: ['date'],
  time: ['date'],
  money: ['number'],
  number: ['number'],
  percent: ['number'],
  url: ['url'],
  id: ['id'],
}
const distinctive = new Set(['emails', 'email', 'phones', 'url'])
const strictTypes = new Set(['emails', 'email', 'phones', 'date', 'time', 'money', 'number', 'percent'])

/** «Имя» without «Фамилия» is what people call the whole name. */
function wholeName(targets: readonly Target[], proposal: Proposal): Proposal {
  const { firstName, ...rest } = proposal
  const hasName = targets.some(target => target.name === 'name')
  return firstName && hasName && !proposal.name && !proposal.lastName ? { ...rest, name: firstName } : proposal
}

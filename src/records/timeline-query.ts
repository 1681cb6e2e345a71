import { Invalid, isId, type ObjectDeclaration, type Problem } from '../model/index.ts'
import { fieldRight, scopeOf } from './access.ts'
import type { Context } from './context.ts'

/** What of a timeline is asked for; nothing said is what people did and shall do. */
export interface TimelineQuery {
  /** Names of objects (`task`, `attachment`), kinds of their entries (`call`), or `change`. */
  kinds?: readonly string[]
  /** User who did it, or shall. */
  by?: string
  /** Words that it has in it. */
  q?: string
  /** Only what is pinned to the card itself. */
  pinned?: boolean
  /** Only what has happened, without what is planned. */
  happened?: boolean
}

/** An object that tells of a card, and the kinds of its entries that are wanted; `null`: all. */
export interface ChosenObject {
  object: ObjectDeclaration
  kinds: string[] | null
}

export interface ReadQuery {
  objects: ChosenObject[]
  changes: boolean
  by: string | null
  words: string[]
  pinned: boolean
  happened: boolean
}

const mostLetters = 200

/** Name of changes among the kinds. */
const change = 'change'

/** Reads what is asked for. Throws Invalid with every problem. Kinds that a role cannot see are unknown to it. */
export function readTimelineQuery(ctx: Context, { kinds, by, q = '', pinned, happened }: TimelineQuery): ReadQuery {
  const tellers = [...ctx.config.objects.values()].filter(
    object => object.follows && !object.added && scopeOf(ctx, object, 'read') !== 'none',
  )
  const known = new Set([...tellers.flatMap(object => [object.name, ...kindsOf(ctx, object)]), change])
  const strange = (kinds ?? []).filter(kind => !known.has(kind))
  const problems: Problem[] = [
    ...(strange.length || kinds?.length === 0
      ? [{ field: 'kind', code: 'choice', params: { choices: [...known].join(', ') } }]
      : []),
    ...(by === undefined || isId(by) ? [] : [{ field: 'by', code: 'id' }]),
    ...(q.length > mostLetters ? [{ field: 'q', code: 'tooLong', params: { max: mostLetters } }] : []),
    ...(q.includes('\0') || !q.isWellFormed() ? [{ field: 'q', code: 'brokenText' }] : []),
  ]
  if (problems.length) throw new Invalid(problems)
  return {
    objects: tellers.flatMap(object => chosen(ctx, object, kinds)),
    changes: Boolean(kinds?.includes(change)) && !pinned,
    by: by ?? null,
    words: q.split(/\s+/).filter(Boolean),
    pinned: pinned === true,
    happened: happened === true,
  }
}

/** Files, which have no time of their own, are told of when they are asked for. */
function chosen(ctx: Context, object: ObjectDeclaration, kinds: readonly string[] | undefined): ChosenObject[] {
  if (!kinds) return object.timeline ? [{ object, kinds: null }] : []
  if (kinds.includes(object.name)) return [{ object, kinds: null }]
  const own = kindsOf(ctx, object).filter(kind => kinds.includes(kind))
  return own.length ? [{ object, kinds: own }] : []
}

function kindsOf(ctx: Context, object: ObjectDeclaration): string[] {
  const field = object.kinds && fieldRight(ctx, object, object.kinds) !== 'hidden' ? object.fields[object.kinds] : null
  const choices = field && 'choices' in field.options ? field.options.choices : []
  return Array.isArray(choices) ? choices.map(String) : []
}

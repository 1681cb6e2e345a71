import sql, { join, type Sql } from 'sql-template-tag'
import type { ObjectDeclaration, Scope, Verb } from '../model/index.ts'
import { accessWays, type ScopeRule, scopeReason, type WayRule } from './access.ts'
import type { Context } from './context.ts'
import { fromTable, living } from './row.ts'

/** What is done to a record that is there. */
export const recordVerbs = ['read', 'update', 'remove', 'export'] as const satisfies readonly Verb[]
export type RecordVerb = (typeof recordVerbs)[number]

/** What keeps somebody from it: whatever stands first. */
export const stopRules = ['inactive', 'key', 'setUp', 'role', 'trash', 'outOfReach', 'unseen'] as const

/** Names the rule by which somebody may do something, or may not. */
export type ReasonRule = 'admin' | WayRule | (typeof stopRules)[number]

/** Whether somebody may do this to a record, and by which rule. */
export interface VerbReason {
  verb: RecordVerb
  allowed: boolean
  rule: ReasonRule
  /** How far his right to do it reaches. */
  scope: Scope
}

/** Somebody about whom is asked: a context in his name, and whether he can sign in at all. */
export interface Subject {
  ctx: Context
  active: boolean
}

interface Held {
  deleted: boolean
  ways: Record<RecordVerb, WayRule[]>
}

/** For each of the subjects, in their order: what he may do with a record, by the ways that decide it everywhere. */
export async function recordReasons(
  { db }: Context,
  object: ObjectDeclaration,
  id: string,
  subjects: readonly Subject[],
): Promise<VerbReason[][]> {
  if (!subjects.length) return []
  const rows = await db.query<Held & { place: number }>(
    join(
      subjects.map(({ ctx }, place) => heldWays(ctx, object, id, place)),
      ' union all ',
    ),
  )
  const held = new Map(rows.map(({ place, ...row }) => [place, row]))
  return subjects.map((subject, place) => reasonsOf(subject, object, held.get(place)))
}

/** Which of the ways that are open to somebody lead to the record. */
function heldWays(ctx: Context, object: ObjectDeclaration, id: string, place: number): Sql {
  const ways = recordVerbs.map(verb => sql`${verb}::text, ${holding(ctx, object, verb)}`)
  return sql`select ${place}::int as place, t.deleted_at is not null as deleted, jsonb_build_object(${join(ways)}) as ways
    from ${fromTable(object, 't')} where t.id = ${id} and ${living(ctx, object, 't', 'with')}`
}

function holding(ctx: Context, object: ObjectDeclaration, verb: Verb): Sql {
  const ways = accessWays(ctx, object, verb, 't')
  if (!ways.length) return sql`'[]'::jsonb`
  const held = ways.map(way => sql`case when ${way.sql} then ${way.rule}::text end`)
  return sql`to_jsonb(array_remove(array[${join(held)}], null))`
}

function reasonsOf(subject: Subject, object: ObjectDeclaration, held: Held | undefined): VerbReason[] {
  const [read, ...others] = recordVerbs.map(verb => verbReason(subject, object, verb, held))
  const rest = read?.allowed ? others : others.map(reason => unseen(reason))
  return read ? [read, ...rest] : rest
}

/** What somebody does not see he does nothing to. */
const unseen = (reason: VerbReason): VerbReason =>
  reason.allowed ? { ...reason, allowed: false, rule: 'unseen' } : reason

function verbReason(
  { ctx, active }: Subject,
  object: ObjectDeclaration,
  verb: RecordVerb,
  held: Held | undefined,
): VerbReason {
  const { scope, rule } = scopeReason(ctx, object, verb)
  const no = (stop: ReasonRule): VerbReason => ({ verb, scope, allowed: false, rule: stop })
  if (!active) return no('inactive')
  if (scope === 'none') return no(withoutScope(rule))
  if (held?.deleted) return no('trash')
  const [way] = held?.ways[verb] ?? []
  if (!way) return no('outOfReach')
  return { verb, scope, allowed: true, rule: rule === 'admin' ? 'admin' : way }
}

const withoutScope = (rule: ScopeRule): ReasonRule => (rule === 'admin' ? 'role' : rule)

import sql, { raw } from 'sql-template-tag'
import { momentSql } from '../../database/table.ts'
import type { ScriptStep } from '../../model/call-script.ts'
import { isId, NotFound } from '../../model/index.ts'
import type { Context } from '../../records/index.ts'

/** For which calls a script is; what is not named holds for all. */
export interface Applies {
  lines?: string[]
  direction?: 'in' | 'out'
  sources?: string[]
  objects?: string[]
}

/** What is said and asked in a call. */
export interface CallScript {
  id: string
  version: number
  name: string
  active: boolean
  applies: Applies
  steps: ScriptStep[]
  changedBy: string | null
  updatedAt: string
}

/** Objects on whose cards people are called. */
export const scriptObjects = ['lead', 'contact', 'company', 'deal'] as const

export const mostScripts = 200
export const mostSteps = 100

const columns = raw(
  `id, version, name, active, applies, steps, changed_by as "changedBy", ${momentSql('updated_at')} as "updatedAt"`,
)

/** All of them, by name. */
export const listScripts = ({ db, workspace }: Context): Promise<CallScript[]> =>
  db.query<CallScript>(
    sql`select ${columns} from call_script where workspace_id = ${workspace} and removed_at is null order by lower(name), id`,
  )

/** Throws NotFound. `lock`: nobody else changes it until this transaction ends. */
export async function getScript({ db, workspace }: Context, id: string, lock = false): Promise<CallScript> {
  const script = isId(id)
    ? await db.one<CallScript>(
        sql`select ${columns} from call_script where workspace_id = ${workspace} and id = ${id} and removed_at is null ${raw(lock ? 'for update' : '')}`,
      )
    : undefined
  if (!script) throw new NotFound('notFound', { object: 'callScript', id })
  return script
}

/** Whoever leads people writes what they say: administrators, heads by role, and heads of teams. */
export function mayWriteScripts({ actor, config }: Context): boolean {
  if (actor.role.admin || actor.role.name === 'head') return true
  return actor.user !== null && [...config.teams.values()].some(({ head }) => head === actor.user)
}

import sql, { raw, type Sql } from 'sql-template-tag'
import { comparableSql, tableOf } from '../../../database/table.ts'
import { type JsonObject, newId } from '../../../model/index.ts'
import { newRecord } from '../../../records/create.ts'
import { accessPredicate, type Context, fromTable, living, objectOf } from '../../../records/index.ts'
import type { Made } from '../import.ts'
import { sameName } from './likeness.ts'
import type { Meaning } from './references.ts'

/** Whose records lie in each other, and are made along the ways that a file names. */
export const branchObject = 'productCategory'

export interface Branch {
  id: string
  name: string
  parent: string | null
}

/** Branches that the importing person sees; with `parent` only those right below it, `null`: the uppermost. */
export function readBranches(ctx: Context, parent?: string | null): Promise<Branch[]> {
  const object = objectOf(ctx, branchObject)
  const name = tableOf(object).fields.get('name')
  if (!name) return Promise.resolve([])
  const below: Sql = parent === undefined ? sql`true` : sql`t.parent is not distinct from ${parent}::uuid`
  return ctx.db.query<Branch>(
    sql`select t.id, (${raw(comparableSql(name, 't'))})::text as name, t.parent from ${fromTable(object, 't')}
      where ${living(ctx, object, 't')} and ${accessPredicate(ctx, object, 'read', 't')} and ${below} order by t.id`,
    'fresh',
  )
}

/** Deeper ways no catalogue has. */
const deepest = 20

/** «Мебель / Столы» and `Furniture > Tables` are ways; «Столы/стулья» is a name. */
export const stepsOf = (text: string): string[] =>
  text
    .split(/\s[/\\|→»]\s|>/)
    .map(step => step.trim())
    .filter(Boolean)

/** The branches of a catalogue, found by their whole way or by the last name of it, with those that a file adds. */
export class Branches {
  private readonly byPlace = new Map<string, Branch>()
  private readonly byName = new Map<string, Branch[]>()
  private readonly ctx: Context

  constructor(ctx: Context, branches: readonly Branch[]) {
    this.ctx = ctx
    for (const branch of branches) this.add(branch)
  }

  /** The branch that a cell means; undefined where there is none yet. */
  find(text: string): Meaning | undefined {
    const whole = this.named(text)
    const [first, ...steps] = stepsOf(text)
    if (whole || first === undefined) return whole
    return steps.reduce<Meaning | undefined>(
      (found, step) => (found && 'id' in found ? idOf(this.byPlace.get(placeOf(found.id, step))) : found),
      this.named(first),
    )
  }

  /** The branch at the end of a way, and what of it has to be made. Names made before are found. */
  plant(text: string): { meaning: Meaning; made: Made[] } {
    const known = this.find(text)
    if (known) return { meaning: known, made: [] }
    const steps = stepsOf(text)
    const problem = this.faultOf(steps, text)
    if (problem) return { meaning: problem, made: [] }
    const made: Made[] = []
    let parent: string | null = null
    for (const [at, name] of steps.entries()) {
      const there: Meaning | undefined = at ? idOf(this.byPlace.get(placeOf(parent, name))) : this.named(name)
      const branch: Branch = { id: there && 'id' in there ? there.id : newId(), name, parent }
      if (!there) {
        made.push({ object: branchObject, id: branch.id, input: inputOf(branch) })
        this.add(branch)
      }
      parent = branch.id
    }
    return { meaning: { id: parent ?? '' }, made }
  }

  /** An uppermost branch goes before others of its name. */
  private named(name: string): Meaning | undefined {
    const top = this.byPlace.get(placeOf(null, name))
    const all = this.byName.get(sameName(name)) ?? []
    if (!top && all.length > 1) return { problem: 'importAmbiguous', params: { value: name } }
    return idOf(top ?? all[0])
  }

  private faultOf(steps: readonly string[], text: string): Meaning | undefined {
    if (!steps.length || steps.length > deepest) return { problem: 'importUnknown', params: { value: text } }
    const object = objectOf(this.ctx, branchObject)
    for (const name of steps) {
      const [fault] = newRecord(this.ctx, object, { name }, true).problems
      if (fault) return { problem: fault.code, params: fault.params ?? {} }
    }
    return undefined
  }

  private add(branch: Branch): void {
    const place = placeOf(branch.parent, branch.name)
    if (!this.byPlace.has(place)) this.byPlace.set(place, branch)
    const name = sameName(branch.name)
    this.byName.set(name, [...(this.byName.get(name) ?? []), branch])
  }
}

const placeOf = (parent: string | null, name: string): string => `${parent ?? ''} ${sameName(name)}`
const idOf = (branch: Branch | undefined): Meaning | undefined => branch && { id: branch.id }
const inputOf = ({ name, parent }: Branch): JsonObject => (parent ? { name, parent } : { name })

import sql, { raw, type Sql } from 'sql-template-tag'
import { storedSql, tableOf } from '../../database/table.ts'
import { isProtected, type ObjectDeclaration } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { fromTable, living, objectOf } from '../../records/index.ts'
import { piecewise } from '../../records/piecewise.ts'
import type { ReadRecord } from './comparing.ts'
import { companies } from './likeness/company.ts'
import type { Kind } from './likeness/kind.ts'
import type { Compared } from './likeness/pair.ts'
import { people } from './likeness/person.ts'

/** Objects of which one record may be there twice. */
export const comparedObjects = ['contact', 'lead', 'company'] as const
export type ComparedObject = (typeof comparedObjects)[number]

export const isCompared = (name: string): name is ComparedObject => comparedObjects.some(object => object === name)

/** Whose pairs are looked at: two of one object, or a lead and the contact that he may be. */
export type PairObject = ComparedObject | 'leadContact'
export const pairObjects: readonly PairObject[] = [...comparedObjects, 'leadContact']

/** Of which objects the first and the second of such pairs are. */
export const sidesOf = (name: PairObject): [ComparedObject, ComparedObject] =>
  name === 'leadContact' ? ['lead', 'contact'] : [name, name]

/** Does something with how the records of an object are compared. */
export const ofKind = <Result>(object: ComparedObject, work: <Subject>(kind: Kind<Subject>) => Result): Result =>
  object === 'company' ? work(companies) : work(people)

/** SQL of the values that are compared, as JSON. What is protected stays sealed, and takes no part. */
export function comparedSql(object: ObjectDeclaration, fields: readonly string[]): Sql {
  const stored = [...tableOf(object).fields.values()].filter(
    ({ name, field }) => fields.includes(name) && !isProtected(field),
  )
  return raw(`json_build_object(${stored.map(one => `'${one.name}', ${storedSql(one, 't')}`).join(', ')})`)
}

/** SQL of which records under the alias are compared: a lead that has become a contact is that contact. */
export const takesPartAs = (ctx: Context, object: ObjectDeclaration, alias: string): Sql =>
  sql`${living(ctx, object, alias)}${object.name === 'lead' ? sql` and ${raw(alias)}.status <> 'converted'` : sql``}`

export const takesPart = (ctx: Context, object: ObjectDeclaration): Sql => takesPartAs(ctx, object, 't')

/** The records that `which` finds, with the values that are compared as JSON; it speaks of `t`. */
export async function readStored(ctx: Context, name: ComparedObject, which: Sql): Promise<ReadRecord[]> {
  const object = objectOf(ctx, name)
  const fields = ofKind(name, kind => kind.fields)
  return ctx.db.query<ReadRecord>(
    sql`select t.id, ${comparedSql(object, fields)}::text as stored from ${fromTable(object, 't')}
      where ${takesPart(ctx, object)} and ${which}`,
    'fresh',
  )
}

/** The same, as they are compared. */
export async function readCompared<Subject>(
  ctx: Context,
  name: ComparedObject,
  kind: Kind<Subject>,
  which: Sql,
): Promise<Compared<Subject>[]> {
  const records = await readStored(ctx, name, which)
  return piecewise(records, ({ id, stored }) => ({ id, subject: kind.read(JSON.parse(stored)) }))
}

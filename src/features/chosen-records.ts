import sql, { empty, raw, type Sql } from 'sql-template-tag'
import { type StoredField, storedInJson, storedSql, tableOf } from '../database/table.ts'
import type { Filter } from '../model/index.ts'
import { type Context, conditionThen, filterCondition, objectOf, sourceAsOf, sourceNow } from '../records/index.ts'

/** Records that the caller sees and has chosen, under the alias `t`. */
export interface ChosenRecords {
  /** What a query of them begins with. */
  with: Sql
  rows: Sql
  where: Sql
  /** SQL of a field: as filters compare it (of money its amount), its currency, and as JSON. */
  value: (field: string) => Sql
  currencyOf: (field: string) => Sql
  stored: (field: string) => Sql
}

/**
 * The records of an object that the caller sees and a filter chooses: as they are, or with `asOf` as they were at that moment (`isMoment`), of
 * then only `among` the ids of a query, where they are few. Throws Invalid.
 */
export function chosenRecords(
  ctx: Context,
  name: string,
  { filter, asOf, among }: { filter?: Filter; asOf?: string; among?: Sql },
): ChosenRecords {
  const object = objectOf(ctx, name)
  const source = asOf ? sourceAsOf(ctx, object, asOf, { among }) : sourceNow(ctx, object, {})
  const chosen = (condition: Filter) =>
    asOf ? conditionThen(ctx, object, condition, source) : filterCondition(ctx, object, condition, 't')
  const field = (of: string): StoredField => {
    const found = tableOf(object).fields.get(of)
    if (!found) throw new Error(`${name} has no field ${of}`)
    return found
  }
  return {
    with: source.with,
    rows: source.from,
    where: sql`${source.where} ${filter ? sql`and ${chosen(filter)}` : empty}`,
    value: of => raw(source.comparable(field(of))),
    currencyOf: of => raw(source.currency(field(of))),
    stored: of => raw(asOf ? storedInJson(field(of), 't.state') : storedSql(field(of), 't')),
  }
}

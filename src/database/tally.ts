import type { ObjectDeclaration } from '../model/index.ts'
import { quote } from './names.ts'
import { tableOf } from './table.ts'

/** Where the counts that are kept ahead for an object lie, and what tells their rows apart. */
export interface TallyTable {
  readonly name: string
  /** Columns of the fields that records are counted by, and of the currency of the sum; quoted. */
  readonly by: readonly string[]
  /** Column of the sum, quoted; none where only counts are kept. */
  readonly sum: string | null
}

/** `null` for objects of which nothing is counted ahead. */
export function tallyTable(object: ObjectDeclaration): TallyTable | null {
  if (!object.tally) return null
  const { name, fields } = tableOf(object)
  const columnsOf = (field: string): string[] => (fields.get(field)?.columns ?? []).map(quote)
  const [sum = null, ...currency] = object.tally.sum ? columnsOf(object.tally.sum) : []
  const by = [...object.tally.by.flatMap(field => columnsOf(field).slice(0, 1)), ...currency]
  return { name: `${name}_tally`, by, sum }
}

/**
 * The statements that make the tally of an object and keep it: every write of the table adds rows that say what came
 * and what went, in the transaction of the write. Nobody waits for anybody, as no row is ever changed; `foldTally`
 * brings rows together later. See docs/decisions/0009-counts-kept-ahead.md.
 */
export function tallyStatements(object: ObjectDeclaration): string[] {
  const tally = tallyTable(object)
  if (!tally) return []
  const table = quote(tableOf(object).name)
  const { name, sum } = tally
  return [
    `create table ${quote(name)} (\n${columnDefinitions(object, tally).join(',\n')}\n)`,
    `create index "${name}_index" on ${quote(name)} (workspace_id)`,
    // Who owns the tables is bound by row-level security too, and would count nothing.
    `alter table ${table} no force row level security`,
    `${insertCounted(tally, table)}`,
    `alter table ${table} force row level security`,
    `select protect_table('${name}')`,
    trigger(`${name}_add`, `${insertCounted(tally, 'added')};`),
    trigger(
      `${name}_move`,
      `if old.deleted_at is null then
    ${insertRow(tally, 'old', '-')};
  end if;
  if tg_op = 'UPDATE' then
    if new.deleted_at is null then
      ${insertRow(tally, 'new', '')};
    end if;
  end if;`,
    ),
    `create trigger ${name}_add after insert on ${table} referencing new table as added
  for each statement execute function ${name}_add()`,
    `create trigger ${name}_update after update on ${table} for each row
  when (${[...tally.by, ...(sum ? [sum] : []), 'deleted_at'].map(column => `old.${column} is distinct from new.${column}`).join(' or ')})
  execute function ${name}_move()`,
    `create trigger ${name}_delete after delete on ${table} for each row execute function ${name}_move()`,
  ]
}

/** Counts what was written past the triggers, by a load into empty tables. */
export function fillTally(object: ObjectDeclaration): string | null {
  const tally = tallyTable(object)
  return tally && insertCounted(tally, quote(tableOf(object).name))
}

function columnDefinitions(object: ObjectDeclaration, { by, sum }: TallyTable): string[] {
  const types = new Map(
    [...tableOf(object).fields.values()].flatMap(({ columns, type, field }) =>
      type.columns(field.options).map((column, i) => [quote(columns[i] ?? ''), column.type] as const),
    ),
  )
  return [
    `  workspace_id uuid not null default current_setting('rapport.workspace')::uuid`,
    ...by.map(column => `  ${column} ${types.get(column) ?? 'text'}`),
    `  records bigint not null`,
    ...(sum ? [`  ${sum} numeric`] : []),
  ]
}

const columnList = ({ by, sum }: TallyTable): string =>
  ['workspace_id', ...by, 'records', ...(sum ? [sum] : [])].join(', ')

const insertCounted = (tally: TallyTable, from: string): string => {
  const groups = ['workspace_id', ...tally.by].join(', ')
  return `insert into ${quote(tally.name)} (${columnList(tally)})
  select ${groups}, count(*)${tally.sum ? `, sum(${tally.sum})` : ''} from ${from} where deleted_at is null group by ${groups}`
}

const insertRow = (tally: TallyTable, from: 'old' | 'new', sign: '' | '-'): string => {
  const groups = ['workspace_id', ...tally.by].map(column => `${from}.${column}`).join(', ')
  const sum = tally.sum ? `, ${sign}${from}.${tally.sum}` : ''
  return `insert into ${quote(tally.name)} (${columnList(tally)}) values (${groups}, ${sign}1${sum})`
}

const trigger = (
  name: string,
  work: string,
): string => `create function ${name}() returns trigger language plpgsql as $$
begin
  ${work}
  return null;
end $$`

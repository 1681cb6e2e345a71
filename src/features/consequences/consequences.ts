import sql, { type Sql } from 'sql-template-tag'
import { isId, NotFound, type ObjectDeclaration } from '../../model/index.ts'
import { aggregateRecords, type Context, findRecord, targetOf } from '../../records/index.ts'
import { type Choosing, choicesHad, type Filled, filledWith, type Use, usesOf } from '../../records/uses.ts'
import { type Decides, decidedBy } from './rule.ts'

export const places = [
  'stages',
  'views',
  'reports',
  'layouts',
  'rules',
  'roles',
  'forms',
  'formulas',
  'fields',
  'receipts',
  'apiKeys',
  'flows',
] as const
export type Place = (typeof places)[number]

/** What would follow from a change of the set-up: told before it is made. */
export interface Consequences {
  /** Living records that name it, by object and field. With `holds` it stays as long as they do. */
  uses: Use[]
  /** What else of the set-up it is part of. */
  elsewhere: { place: Place; count: number; holds: boolean }[]
  /** Of an object: its living records. */
  records: number | null
  /** Of a field: what records have in it. */
  values: Filled | null
  /** Of a choice field: how many have which. */
  choices: Choosing[] | null
  /** Of a rule of distribution: what it decides. */
  decides: Decides | null
  /** Whether it could be removed as things stand. */
  removable: boolean
}

type Elsewhere = Partial<Record<Place, { sql: Sql; holds?: true }>>

interface Found extends Partial<Omit<Consequences, 'elsewhere' | 'removable'>> {
  elsewhere?: Elsewhere
}

/** Throws NotFound for what is not there. */
export async function consequencesOf(ctx: Context, kind: string, id: string): Promise<Consequences> {
  const found = isId(id) ? await lookUp(ctx, kind, id) : null
  if (!found) throw new NotFound('notFound', { object: kind, id })
  const { uses = [], records = null, values = null, choices = null, decides = null } = found
  const elsewhere = await countElsewhere(ctx, found.elsewhere ?? {})
  const removable = !uses.some(({ holds }) => holds) && !elsewhere.some(({ holds }) => holds)
  return { uses, elsewhere, records, values, choices, decides, removable }
}

async function lookUp(ctx: Context, kind: string, id: string): Promise<Found | null> {
  if (kind === 'fields') return ofField(ctx, id)
  if (kind === 'objects') return ofObject(ctx, id)
  const object = ctx.config.byPlural.get(kind)
  if (!object?.configuration || !(await findRecord(ctx, object.name, id))) return null
  const elsewhere = { ...whereChosen(ctx, id), ...partsOf(ctx, object, id) }
  if (object.name === 'pipeline') return { uses: await usesOfPipeline(ctx, object, id), elsewhere }
  const decides = object.name === 'distributionRule' ? await decidedBy(ctx, id) : null
  return { uses: await usesOf(ctx, object, [id]), elsewhere, decides }
}

/** Records in a pipeline stand in one of its stages, and are told once. The stages themselves go along with it. */
async function usesOfPipeline(ctx: Context, pipeline: ObjectDeclaration, id: string): Promise<Use[]> {
  const stage = ctx.config.objects.get('stage')
  const stages = ctx.config.pipelines.find(one => one.id === id)?.stages ?? []
  const inStages = stage
    ? await usesOf(
        ctx,
        stage,
        stages.map(one => one.id),
      )
    : []
  const named = (await usesOf(ctx, pipeline, [id])).filter(({ object }) => object !== 'stage')
  return [...inStages, ...named.filter(({ object }) => !inStages.some(one => one.object === object))]
}

/** Flows that would not run as they should without it: drafts, and what is published of them. */
const inFlows = (workspace: string, pattern: string) => ({
  sql: sql`from flow f left join flow_version v on v.workspace_id = f.workspace_id and v.id = f.published
    where f.workspace_id = ${workspace} and f.removed_at is null and (f.draft::text like ${pattern} or v.definition::text like ${pattern})`,
})

/** Where the set-up names a record by its id: in filters of views and rules, and in what cards show when. */
function whereChosen({ workspace }: Context, id: string): Elsewhere {
  const named = `%${id}%`
  return {
    flows: inFlows(workspace, named),
    views: {
      sql: sql`from saved_view where workspace_id = ${workspace} and deleted_at is null and query::text like ${named}`,
    },
    reports: {
      sql: sql`from saved_report where workspace_id = ${workspace} and deleted_at is null and content::text like ${named}`,
    },
    layouts: { sql: sql`from layout where workspace_id = ${workspace} and sections::text like ${named}` },
    rules: {
      sql: sql`from distribution_rule where workspace_id = ${workspace} and deleted_at is null and conditions::text like ${named}`,
    },
  }
}

const partsOf = ({ workspace }: Context, { name }: ObjectDeclaration, id: string): Elsewhere => {
  const layouts = (column: 'role' | 'pipeline'): Elsewhere => ({
    layouts: {
      sql: sql`from layout where workspace_id = ${workspace} and ${column === 'role' ? sql`role` : sql`pipeline`} = ${id}`,
    },
  })
  if (name === 'role') return layouts('role')
  if (name === 'pipeline')
    return {
      ...layouts('pipeline'),
      stages: {
        sql: sql`from stage where workspace_id = ${workspace} and deleted_at is null and pipeline = ${id}`,
      },
    }
  if (name === 'source')
    return { receipts: { sql: sql`from receipt where workspace_id = ${workspace} and source = ${id}` } }
  if (name === 'user')
    return {
      apiKeys: { sql: sql`from api_key where workspace_id = ${workspace} and user_id = ${id} and ended_at is null` },
    }
  return {}
}

async function ofField(ctx: Context, id: string): Promise<Found | null> {
  const field = await ctx.db.one<{ object: string; name: string }>(sql`
    select object, name from added_field where workspace_id = ${ctx.workspace} and id = ${id} and removed_at is null`)
  const object = field && ctx.config.objects.get(field.object)
  if (!object) return null
  const { name } = field
  const isChosen = ['choice', 'multiChoice'].includes(object.fields[name]?.type ?? '')
  return {
    values: await filledWith(ctx, object, name),
    choices: isChosen ? await choicesHad(ctx, object, name) : null,
    elsewhere: whereNamed(ctx, object, name),
  }
}

/** By its name in quotes, as JSON writes it. */
function whereNamed({ workspace }: Context, { name: object }: ObjectDeclaration, field: string): Elsewhere {
  const quoted = `%"${field}"%`
  return {
    flows: inFlows(workspace, quoted),
    views: {
      sql: sql`from saved_view where workspace_id = ${workspace} and object = ${object} and deleted_at is null and query::text like ${quoted}`,
    },
    reports: {
      sql: sql`from saved_report where workspace_id = ${workspace} and content->>'object' = ${object} and deleted_at is null and content::text like ${quoted}`,
    },
    layouts: {
      sql: sql`from layout where workspace_id = ${workspace} and object = ${object} and (sections::text || coalesce(counts::text, '')) like ${quoted}`,
    },
    rules: {
      sql: sql`from distribution_rule where workspace_id = ${workspace} and deleted_at is null and ${object === 'lead'}::boolean and conditions::text like ${quoted}`,
    },
    roles: {
      sql: sql`from role where workspace_id = ${workspace} and deleted_at is null and fields ? ${`${object}.${field}`}`,
    },
    forms: {
      sql: sql`from source where workspace_id = ${workspace} and deleted_at is null and ${object === 'lead'}::boolean and form::text like ${quoted}`,
    },
    formulas: {
      sql: sql`from added_field where workspace_id = ${workspace} and object = ${object} and removed_at is null
        and type = 'formula' and options->>'expression' ~ ${`\\m${field}\\M`}`,
      holds: true,
    },
  }
}

async function ofObject(ctx: Context, id: string): Promise<Found | null> {
  const added = await ctx.db.one<{ name: string }>(sql`
    select name from added_object where workspace_id = ${ctx.workspace} and id = ${id} and removed_at is null`)
  if (!added || !ctx.config.objects.has(added.name)) return null
  const { name } = added
  const { rows } = await aggregateRecords(ctx, name, { measures: [{ fn: 'count' }] })
  const fields = [...ctx.config.objects.values()]
    .filter(other => other.name !== name)
    .flatMap(other => Object.values(other.fields).filter(field => pointsAt(field, name)))
  return {
    records: Number(rows[0]?.measures[0] ?? 0),
    elsewhere: {
      fields: { sql: sql`from generate_series(1, ${fields.length}::int)`, holds: true },
      views: {
        sql: sql`from saved_view where workspace_id = ${ctx.workspace} and object = ${name} and deleted_at is null`,
      },
      reports: {
        sql: sql`from saved_report where workspace_id = ${ctx.workspace} and content->>'object' = ${name} and deleted_at is null`,
      },
    },
  }
}

const pointsAt = (field: { type: string; options: object }, name: string): boolean =>
  targetOf(field) === name || ('object' in field.options && field.options.object === name)

async function countElsewhere(ctx: Context, elsewhere: Elsewhere): Promise<Consequences['elsewhere']> {
  const counted: Consequences['elsewhere'] = []
  for (const place of places) {
    const part = elsewhere[place]
    if (!part) continue
    const row = await ctx.db.one<{ count: number }>(sql`select count(*)::int as count ${part.sql}`)
    if (row?.count) counted.push({ place, count: row.count, holds: part.holds ?? false })
  }
  return counted
}

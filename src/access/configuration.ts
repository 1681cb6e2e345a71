import sql from 'sql-template-tag'
import type { Connection } from '../database/connection.ts'
import { type Layout, NotFound, type ObjectDeclaration, type Rights } from '../model/index.ts'
import type {
  Configuration,
  DeputyInfo,
  Locale,
  PipelineInfo,
  ReadingQuota,
  StageInfo,
  TeamInfo,
  UserInfo,
} from '../records/context.ts'
import { type AddedField, type AddedObject, withAdded } from './added.ts'
import { type ProtectedField, withProtected } from './protected.ts'

interface Row {
  company: Configuration['company']
  fields: AddedField[]
  objects: AddedObject[]
  pipelines: Omit<PipelineInfo, 'stages'>[]
  stages: StageInfo[]
  roles: (Rights & { id: string; name: string })[]
  robotWriters: string[]
  quotas: ({ role: string } & ReadingQuota)[]
  lifts: { user: string; until: string }[]
  teams: TeamInfo[]
  users: (UserInfo & { locale: Locale })[]
  sources: string[]
  layouts: Layout[]
  protected: ProtectedField[]
  shown: { object: string; users: string[]; teams: string[] }[]
  deputies: DeputyInfo[]
}

/** Reads the whole set-up of a workspace, in one statement. */
export async function loadConfiguration(
  db: Connection,
  workspace: string,
  standard: readonly ObjectDeclaration[],
): Promise<Configuration> {
  const row = await db.one<Row>(everything(workspace))
  if (!row?.company) throw new NotFound('unknownWorkspace')
  const objects = withProtected(withAdded(standard, row.fields, row.objects, row.company), row.protected)
  const pipelines = row.pipelines.map(pipeline => ({
    ...pipeline,
    stages: row.stages.filter(stage => stage.pipeline === pipeline.id),
  }))
  return {
    workspace,
    company: row.company,
    objects,
    byPlural: new Map([...objects.values()].map(object => [object.plural, object])),
    stages: byId(pipelines.flatMap(pipeline => pipeline.stages)),
    pipelines,
    roles: byId(row.roles),
    robotWriters: new Set(row.robotWriters),
    readingQuotas: new Map(row.quotas.map(({ role, ...quota }) => [role, quota])),
    readingLifts: new Map(row.lifts.map(({ user, until }) => [user, until])),
    teams: byId(row.teams),
    users: byId(row.users),
    sources: new Set(row.sources),
    layouts: row.layouts,
    shown: new Map(
      row.shown.map(({ object, users, teams }) => [object, { users: new Set(users), teams: new Set(teams) }]),
    ),
    deputies: row.deputies,
  }
}

const byId = <Item extends { id: string }>(items: readonly Item[]): ReadonlyMap<string, Item> =>
  new Map(items.map(item => [item.id, item]))

/** Lists in their order, moments as answers write them (`to_json` gives the zone as `+00:00`). */
const everything = (workspace: string) => sql`
  select
    (select json_build_object('name', name, 'locale', locale, 'country', country, 'currency', currency, 'timeZone', time_zone)
      from workspace where id = ${workspace}) as company,
    (select coalesce(json_agg(json_build_object('id', id, 'object', object, 'name', name, 'type', type, 'options', options, 'label', label,
        'removed', removed_at is not null) order by object, position, id), '[]')
      from added_field where workspace_id = ${workspace}) as fields,
    (select coalesce(json_agg(json_build_object('id', id, 'name', name, 'plural', plural, 'title', title, 'number', number, 'formerName', former_name,
        'label', label) order by id), '[]')
      from added_object where workspace_id = ${workspace} and removed_at is null) as objects,
    (select coalesce(json_agg(json_build_object('id', id, 'name', name, 'object', object, 'position', position)
        order by object <> 'deal', position, id), '[]')
      from pipeline where workspace_id = ${workspace} and deleted_at is null) as pipelines,
    (select coalesce(json_agg(json_build_object('id', id, 'name', name, 'pipeline', pipeline, 'kind', kind, 'probability', probability, 'forecast', forecast,
        'maxDays', max_days, 'maxRecords', max_records, 'position', position, 'requiredFields', coalesce(to_jsonb(required_fields), '[]')) order by position, id), '[]')
      from stage where workspace_id = ${workspace} and deleted_at is null) as stages,
    (select coalesce(json_agg(json_build_object('id', id, 'name', name, 'admin', admin, 'objects', objects, 'fields', fields) order by id), '[]')
      from role where workspace_id = ${workspace} and deleted_at is null) as roles,
    (select coalesce(json_agg(id), '[]') from role where workspace_id = ${workspace} and writes_robots and deleted_at is null) as "robotWriters",
    (select coalesce(json_agg(json_build_object('role', id, 'readPerHour', read_per_hour, 'readPerDay', read_per_day,
        'exportedPerDay', exported_per_day, 'stopsBeyond', stops_beyond)), '[]')
      from role where workspace_id = ${workspace} and deleted_at is null) as quotas,
    (select coalesce(json_agg(json_build_object('user', user_id, 'until', until)), '[]')
      from reading_lift where workspace_id = ${workspace} and until > now()) as lifts,
    (select coalesce(json_agg(json_build_object('id', id, 'name', name, 'parent', parent, 'head', head) order by id), '[]')
      from team where workspace_id = ${workspace} and deleted_at is null) as teams,
    (select coalesce(json_agg(json_build_object('id', id, 'name', name, 'email', email, 'role', role, 'team', team, 'active', active,
        'absentFrom', absent_from, 'absentUntil', absent_until, 'locale', locale) order by id), '[]')
      from "user" where workspace_id = ${workspace} and deleted_at is null) as users,
    (select coalesce(json_agg(id), '[]') from source where workspace_id = ${workspace} and deleted_at is null) as sources,
    (select coalesce(json_agg(json_build_object('id', id, 'object', object, 'role', role, 'pipeline', pipeline, 'sections', sections,
        'counts', counts, 'version', version) order by id), '[]')
      from layout where workspace_id = ${workspace}) as layouts,
    (select coalesce(json_agg(json_build_object('object', object, 'field', field, 'shownTo', to_jsonb(shown_to), 'state', state) order by object, field), '[]')
      from protected_field where workspace_id = ${workspace}) as protected,
    (select coalesce(json_agg(s), '[]') from (
        select object, coalesce(json_agg(distinct "user") filter (where "user" is not null), '[]') as users,
          coalesce(json_agg(distinct team) filter (where team is not null), '[]') as teams
        from record_share where workspace_id = ${workspace} and ended_at is null and until > now() group by object) s) as shown,
    (select coalesce(json_agg(json_build_object('id', id, 'absent', absent, 'deputy', deputy, 'from', begins_at, 'until', until,
        'takesLeads', takes_leads) order by begins_at, id), '[]')
      from deputy where workspace_id = ${workspace} and ended_at is null and until > now()) as deputies`

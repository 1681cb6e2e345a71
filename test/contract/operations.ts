import type { Json, JsonObject } from '../../src/model/index.ts'
import { isJsonObject } from '../../src/model/index.ts'
import { reactedTo } from './reacted-to.ts'
import type { Server } from './server.ts'

/** An operation as the description of the API tells of it. */
export interface Operation {
  name: string
  method: string
  path: string
  isPublic: boolean
  parameters: readonly Parameter[]
  /** Of its JSON body, where it has one. */
  body: JsonObject | null
  /** Of its bodies, by content type. */
  bodies: ReadonlyMap<string, JsonObject>
}

export interface Parameter {
  name: string
  place: string
  schema: JsonObject
}

export interface DescriptionOfApi {
  paths: JsonObject
  components: { schemas: JsonObject }
}

const methods = /^(get|post|put|patch|delete)$/

export interface Described {
  operations: Operation[]
  /** That the operations refer to. */
  schemas: JsonObject
}

/** All operations of the API. */
export async function operationsOf(server: Server): Promise<Described> {
  return operationsIn((await server.call('GET', '/openapi.json')).body)
}

/** All operations of a description. */
export function operationsIn({ paths, components }: DescriptionOfApi): Described {
  const operations = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(isJsonObject(item) ? item : {}).flatMap(([method, given]) =>
      methods.test(method) && isJsonObject(given) ? [operationOf(path, method, given)] : [],
    ),
  )
  return { operations, schemas: components.schemas }
}

function operationOf(path: string, method: string, given: JsonObject): Operation {
  return {
    name: String(given.operationId),
    method: method.toUpperCase(),
    path,
    isPublic: Array.isArray(given.security) && given.security.length === 0,
    parameters: (Array.isArray(given.parameters) ? given.parameters : []).filter(isJsonObject).map(parameter => ({
      name: String(parameter.name),
      place: String(parameter.in),
      schema: isJsonObject(parameter.schema) ? parameter.schema : {},
    })),
    body: at(given, 'requestBody', 'content', 'application/json', 'schema'),
    bodies: new Map(
      Object.entries(at(given, 'requestBody', 'content') ?? {}).map(([type, one]) => [type, at(one, 'schema') ?? {}]),
    ),
  }
}

function at(value: Json | undefined, ...path: string[]): JsonObject | null {
  let found = value
  for (const name of path) found = isJsonObject(found) ? found[name] : undefined
  return isJsonObject(found) ? found : null
}

/**
 * Everything that the database keeps of a company, table by table, to prove that a refusal wrote nothing. Left out is what
 * notes the calls themselves: the log, counts of calls, when a key or session was last used; and what the clock brings: words
 * that are learned, letters about what was done to an account before, how far a mailbox is read and whether what was sent lies in it.
 */
export async function everythingKept(server: Server, workspace: string): Promise<Map<string, string>> {
  const { owner } = server.database
  await reactedTo(server, workspace)
  tables ??= (await owner.query<KeptTable>(keptTables, [[...notesOfCalls], [...notesOfReading]])).rows
  const { rows } = await owner.query<{ name: string; hash: string }>(tables.map(hashOf).join(' union all '), [
    workspace,
  ])
  return new Map(rows.map(({ name, hash }) => [name, hash]))
}

interface KeptTable {
  name: string
  columns: string
}

/** The same in all databases of the tests. */
let tables: KeptTable[] | null = null

const keptTables = `
  select c.relname as name, string_agg(quote_ident(a.attname), ', ' order by a.attnum) as columns
  from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition and c.relname <> all($1)
    and a.attname not in ('looked_until', 'used_at', 'used_from', 'last_used_at', 'seen_at')
    and not (c.relname in ('mailbox', 'company_registry') and a.attname = any($2))
    and not (c.relname = 'outgoing_mail' and (a.attname ~ '^filing' or a.attname = 'file_at'))
  group by 1 having bool_or(a.attname = 'workspace_id') order by 1`

/** All tables are read by one statement: as they were at one moment, and many times faster than one by one. */
const hashOf = ({ name, columns }: KeptTable): string => `
  select '${name}' as name, count(*) || ' ' || coalesce(md5(string_agg(r, E'\\n' order by r)), '') as hash
  from (select row(${columns})::text as r from "${name}" where workspace_id = $1 and ${notOfTheClock[name] ?? true}) rows`

const notOfTheClock: Record<string, string> = { letter: 'about is null' }

/** How a mailbox is read, which goes on by itself, and whether a register answers. */
const notesOfReading = ['answered_at', 'failed_at', 'failure', 'try_at', 'read_at', 'lease', 'leased_until']

const notesOfCalls = [
  'flow_count',
  'wall_screen_use',
  'api_log',
  'slow_statement',
  'slow_statement_day',
  'api_use',
  'reading_use',
  'audit_seal',
  'security_event',
  'sign_in_attempt',
  'owed_reaction',
  'likeness_due',
  'likeness_key',
  'likeness_record',
  'duplicate_scan',
  'duplicate_pair',
  'event_cursor',
  'word',
  'words_learned',
]

import pg from 'pg'
import { createTestDatabase } from '../../../test/setup/database.ts'
import { createStatements, tableDefinition } from '../../database/ddl.ts'
import { openDatabase } from '../../database/open.ts'
import {
  boolean,
  choice,
  date,
  defineObject,
  link,
  longText,
  money,
  multiChoice,
  newId,
  type ObjectDeclaration,
  phones,
  type Rights,
  ref,
  refs,
  type StoredFields,
  tags,
  text,
  time,
  user,
} from '../../model/index.ts'
import type { Configuration, Context, TeamInfo, UserInfo } from '../context.ts'

/** Objects of no CRM at all: the engine knows none by name. */
const shelf = defineObject({
  name: 'shelf',
  plural: 'shelves',
  title: 'name',
  fields: { name: text({ required: true, max: 50, unique: true, search: true }) },
  views: { list: ['name'] },
})

const book = defineObject({
  name: 'book',
  plural: 'books',
  title: 'name',
  owner: 'owner',
  pool: true,
  number: 'B-',
  fields: {
    name: text({ required: true, max: 200, search: true, index: true }),
    shelf: ref('shelf', { onDelete: 'restrict', index: true }),
    sequel: ref('book', { onDelete: 'clear' }),
    owner: user(),
    state: choice(['new', 'read', 'lost'], { required: true, default: 'new', index: true }),
    price: money({ min: 0 }),
    printedOn: date({ index: true }),
    orderBy: phones({ match: 'phone', search: true }),
    secret: longText({ max: 100 }),
    subjects: tags(),
    tongues: multiChoice(['ru', 'en', 'la']),
    good: boolean({ default: false, required: true, readOnly: true }),
  },
  tally: { by: ['state', 'owner'], sum: 'price' },
  derive: (now: StoredFields) => ({
    ...now,
    name: typeof now.name === 'string' ? now.name.replace(/\s+/g, ' ') : (now.name ?? null),
  }),
  rules: [
    {
      field: 'shelf',
      says: { en: 'A lost book stands on no shelf', ru: 'Потерянная книга не стоит на полке' },
      holds: (now: StoredFields) => now.state !== 'lost' || now.shelf === null,
    },
  ],
  views: { list: ['name', 'state'], board: 'state' },
})

const remark = defineObject({
  name: 'remark',
  plural: 'remarks',
  title: 'text',
  owner: 'owner',
  follows: 'on',
  invites: 'readers',
  timeline: 'at',
  fields: {
    text: text({ required: true, max: 500, search: true }),
    at: time({ required: true, default: 'now' }),
    on: link({ required: true }),
    owner: user({ default: 'actor' }),
    readers: refs('user'),
  },
  views: { list: ['text'] },
})

export const toys: readonly ObjectDeclaration[] = [shelf, book, remark]

export interface Toys {
  /** All rights. */
  all: Context
  /** In the name of somebody with these rights; `team` as made by `person`. */
  as(person: UserInfo, rights: Partial<Rights>): Context
  person(name: string, team?: TeamInfo): UserInfo
  team(name: string, parent?: TeamInfo): TeamInfo
  /** The same rights in another workspace of the same database. */
  elsewhere: Context
  /** Rows of all tables of the workspace, to prove that a refusal wrote nothing. */
  snapshot(): Promise<string>
  close(): Promise<void>
}

/** A database with the toy objects, two workspaces, and nobody in it yet. */
export async function openToys(): Promise<Toys> {
  const made = await createTestDatabase()
  const owner = new pg.Client(made.url)
  await owner.connect()
  for (const table of toys.map(object => tableDefinition(object, toys))) {
    for (const statement of createStatements(table)) await owner.query(statement)
    for (const { definition } of table.constraints) await owner.query(definition)
  }
  const database = openDatabase(made.url, { connections: 6 })
  const teams = new Map<string, TeamInfo>()
  const users = new Map<string, UserInfo>()
  const contextIn = (workspace: string, actor: Context['actor']): Context => ({
    workspace,
    actor,
    config: configuration(workspace, teams, users),
    via: { channel: 'api', requestId: 'r1' },
    db: database.workspace(workspace),
    locale: 'en',
  })
  const admin: Context['actor'] = {
    user: null,
    name: 'system',
    team: null,
    scopes: null,
    role: { id: null, name: 'all', admin: true, objects: {}, fields: {} },
  }
  const all = contextIn(newId(), admin)

  return {
    all,
    elsewhere: contextIn(newId(), admin),
    team(name, parent) {
      const team = { id: newId(), name, parent: parent?.id ?? null, head: null }
      teams.set(team.id, team)
      return team
    },
    person(name, team) {
      const person = {
        id: newId(),
        name,
        email: `${name}@toys.example`,
        role: '',
        team: team?.id ?? null,
        active: true,
        absentFrom: null,
        absentUntil: null,
      }
      users.set(person.id, person)
      return person
    },
    as: (person, rights) =>
      contextIn(all.workspace, {
        user: person.id,
        name: person.name,
        team: person.team,
        scopes: null,
        role: { id: 'toy', name: 'toy', admin: false, objects: {}, fields: {}, ...rights },
      }),
    async snapshot() {
      const tables = ['shelf', 'book', 'remark', 'change', 'event', 'match_key', 'merge', 'merged_record']
      const rows: unknown[] = []
      for (const table of tables)
        rows.push((await owner.query(`select to_jsonb(t)::text as row from ${table} t order by 1`)).rows)
      return JSON.stringify(rows)
    },
    async close() {
      await database.close()
      await owner.end()
      await made.drop()
    },
  }
}

const configuration = (
  workspace: string,
  teams: Map<string, TeamInfo>,
  users: Map<string, UserInfo>,
): Configuration => ({
  workspace,
  teams,
  users,
  company: { name: 'Toys', locale: 'en', country: 'RU', currency: 'RUB', timeZone: 'Europe/Moscow' },
  objects: new Map(toys.map(object => [object.name, object])),
  byPlural: new Map(toys.map(object => [object.plural, object])),
  stages: new Map(),
  pipelines: [],
  roles: new Map(),
  readingQuotas: new Map(),
  robotWriters: new Set(),
  readingLifts: new Map(),
  sources: new Set(),
  layouts: [],
  shown: new Map(),
  deputies: [],
})

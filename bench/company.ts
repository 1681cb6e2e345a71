import { createKey } from '../src/access/api-keys.ts'
import { type Access, openAccess } from '../src/access/index.ts'
import { createWorkspace } from '../src/access/workspaces.ts'
import type { Database } from '../src/database/open.ts'
import type { Log } from '../src/features/feature.ts'
import { objects } from '../src/objects/index.ts'
import { type Context, createRecord } from '../src/records/index.ts'

/** The company that is measured: six teams of five, with a head each, and one administrator above them. */
export interface Company {
  workspace: string
  access: Access
  teams: { id: string; head: string; members: string[] }[]
  administrator: string
  sources: string[]
  pipeline: string
  stages: string[]
}

const teamNames = ['Розница Центр', 'Розница Север', 'Розница Юг', 'Опт', 'Проекты', 'Дизайнеры']
const stageNames = ['Замер', 'Расчёт', 'Договор', 'Производство', 'Доставлено', 'Отказ']

/** Makes the company in an empty database. */
export async function foundCompany(database: Database, log: Log): Promise<Company> {
  const workspace = await createWorkspace(database, objects, { name: 'Мебельная фабрика' })
  const access = openAccess(database, objects, log)
  const system = async () => {
    access.forget(workspace)
    return access.contexts.system(workspace, { via: { channel: 'system' } })
  }
  let ctx = await system()
  const role = (name: string) => [...ctx.config.roles.values()].find(known => known.name === name)?.id ?? ''
  const [admin, head, manager] = [role('admin'), role('head'), role('manager')]

  const person = async (name: string, given: { role: string; team: string | null }) =>
    (await createRecord(ctx, 'user', { name, email: `${transliterate(name)}@bench.example`, ...given })).id

  const administrator = await person('Директор', { role: admin, team: null })
  const teams = []
  for (const [t, name] of teamNames.entries()) {
    const team = (await createRecord(ctx, 'team', { name })).id
    ctx = await system()
    const leader = await person(`Руководитель ${t + 1}`, { role: head, team })
    const members = [leader]
    for (let m = 1; m < 5; m++) members.push(await person(`Менеджер ${t + 1}-${m}`, { role: manager, team }))
    teams.push({ id: team, head: leader, members })
  }

  const sources = []
  for (const name of ['Сайт', 'Звонок', 'Выставка', 'Партнёр', 'Директ', 'Авито'])
    sources.push((await createRecord(ctx, 'source', { name, kind: 'form' })).id)
  const pipeline = (await createRecord(ctx, 'pipeline', { name: 'Продажа мебели', position: 0 })).id
  ctx = await system()
  const stages = []
  for (const [position, name] of stageNames.entries()) {
    const kind = ['open', 'open', 'open', 'open', 'won', 'lost'][position] ?? 'open'
    stages.push((await createRecord(ctx, 'stage', { name, pipeline, kind, position, probability: position * 20 })).id)
  }
  await system()
  return { workspace, access, teams, administrator, sources, pipeline, stages }
}

const transliterate = (name: string): string =>
  name.replace('Директор', 'boss').replace('Руководитель', 'head').replace('Менеджер', 'manager').replaceAll(' ', '-')

/** In the name of a user, as a request would be. */
export const contextOf = ({ access, workspace }: Company, user: string): Promise<Context> =>
  access.contexts.user(workspace, user, { via: { channel: 'api' } })

/** The key itself asks for none. */
const limits = { callsPerMinute: 1, callsPerDay: 1 }

export async function keyOf(company: Company, user: string, scopes = ['read', 'write']): Promise<string> {
  const ctx = await contextOf(company, user)
  return (await createKey(ctx, { name: 'bench', scopes }, limits)).key
}

import { createTestDatabase } from '../../../../test/setup/database.ts'
import { silent } from '../../../../test/setup/log.ts'
import { openAccess } from '../../../access/index.ts'
import { createWorkspace } from '../../../access/workspaces.ts'
import { openDatabase } from '../../../database/open.ts'
import { isJsonObject, type JsonObject } from '../../../model/index.ts'
import { objects } from '../../../objects/index.ts'
import { type Context, createRecord } from '../../../records/index.ts'
import type { Answer, Application, Part } from '../../feature.ts'
import { exportJobs } from '../export/jobs.ts'
import { exportRoutes } from '../export/routes.ts'
import { importJobs } from '../jobs.ts'
import { importRoutes } from '../routes.ts'

/** A company with its administrator and a pipeline, in which jobs are done as soon as they are queued. */
export interface TestCompany {
  admin: Context
  /** Context of a user with this role, made for the purpose. */
  as(role: string, fields?: JsonObject): Promise<Context>
  /** The present context of the same user: set-up changes are in it. */
  again(ctx: Context): Promise<Context>
  /** Calls an operation of the feature as HTTP would. */
  call(
    ctx: Context,
    operation: string,
    request?: { params?: Record<string, string>; query?: Record<string, string>; body?: unknown; parts?: Part[] },
  ): Promise<Answer & { body: JsonObject }>
  application: Application
  close(): Promise<void>
}

export async function makeTestCompany(): Promise<TestCompany> {
  const { url, drop } = await createTestDatabase()
  const database = openDatabase(url)
  const access = openAccess(database, objects, silent)
  const workspace = await createWorkspace(database, objects, { name: 'Ромашка', locale: 'ru' })
  const system = await access.contexts.system(workspace, { via: { channel: 'system' } })
  await addPipeline(system)
  access.forget()

  const waiting: [string, JsonObject][] = []
  const application: Application = {
    systemContext: (of, via) => access.contexts.system(of, { via }),
    userContext: (of, user, via) => access.contexts.user(of, user, { via }),
    workspaces: async () => [workspace],
    workspaceOf: async () => workspace,
    enqueue: async (_, job, payload) => void waiting.push([job, payload]),
    publicUrl: null,
    relyingParty: () => null,
    log: { ...silent, error: (details, message) => console.error(message, details) },
  }

  async function doJobs(): Promise<void> {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [name, payload] = next
      access.forget()
      const job = [...importJobs, ...exportJobs].find(each => each.name === name)
      await job?.run(
        await access.contexts.user(workspace, String(payload.user), { via: { channel: 'system' } }),
        payload,
        application,
      )
    }
    access.forget()
  }

  const userNamed = async (role: string, fields: JsonObject): Promise<Context> => {
    const found = [...system.config.roles.values()].find(({ name }) => name === role)
    const user = await createRecord(await access.contexts.system(workspace, { via: { channel: 'system' } }), 'user', {
      name: role,
      email: `${role}@example.com`,
      role: found?.id ?? null,
      ...fields,
    })
    access.forget()
    return access.contexts.user(workspace, user.id, { via: { channel: 'api' } })
  }

  return {
    admin: await userNamed('admin', { name: 'Администратор' }),
    as: (role, fields = {}) => userNamed(role, fields),
    again(ctx) {
      access.forget()
      return access.contexts.user(workspace, String(ctx.actor.user), { via: { channel: 'api' } })
    },
    async call(ctx, operation, { params = {}, query = {}, body, parts } = {}) {
      const route = [...importRoutes, ...exportRoutes].find(each => each.operation === operation)
      if (!route) throw new Error(operation)
      const answer = await route.handle(
        ctx,
        { params, query, body, parts, headers: {}, address: '', host: '', id: '' },
        application,
      )
      await doJobs()
      return { ...answer, body: isJsonObject(answer.body) ? answer.body : {} }
    },
    application,
    async close() {
      await access.stop()
      await database.close()
      await drop()
    },
  }
}

async function addPipeline(ctx: Context): Promise<void> {
  const pipeline = await createRecord(ctx, 'pipeline', { name: 'Продажи', position: 1 })
  const stages = [
    ['Новая', 'open'],
    ['Предложение', 'open'],
    ['Согласование', 'open'],
    ['Выиграна', 'won'],
    ['Проиграна', 'lost'],
  ]
  for (const [position, [name, kind]] of stages.entries())
    await createRecord(ctx, 'stage', {
      name: name ?? '',
      kind: kind ?? 'open',
      pipeline: pipeline.id,
      position,
      probability: 0,
    })
}

import { noteSecurityEvent, whenceOf } from '../../access/security-events.ts'
import { Conflict, Forbidden, isJsonObject, type JsonObject } from '../../model/index.ts'
import { type Context, transact } from '../../records/index.ts'
import type { Application, Route, RouteRequest } from '../feature.ts'
import { ensureBackupKeys } from './archive/key.ts'
import { changeBackup, endTrial, getBackup, listBackups } from './backup.ts'
import { beginBackup, tryJob } from './jobs.ts'
import type { BackupPlace } from './place.ts'
import { changePlan, type Plan, planBounds, planOf } from './plan.ts'
import { backupSchema, presentBackup } from './present.ts'
import { nextTry } from './retry.ts'

const tag = 'Backups'

const number = ({ least, most }: { least: number; most: number }, description: string): JsonObject => ({
  type: 'integer',
  minimum: least,
  maximum: most,
  description,
})
const properties: JsonObject = {
  daily: { type: 'boolean', description: 'Whether one is made every day' },
  hour: number(planBounds.hour, 'Hour of the company’s day at which it is made'),
  kept: number(planBounds.kept, 'How many are kept; the newest that a restore on trial has passed is kept besides'),
}
const planSchema: JsonObject = { type: 'object', properties, required: ['daily', 'hour', 'kept'] }

/** A backup holds all companies of an installation: where there are several, it is for whoever has the machine. */
async function onlyCompany(application: Application): Promise<void> {
  if ((await application.workspaces()).length > 1) throw new Forbidden('backupsOfMachine')
}

const one = async (ctx: Context, id: string) => presentBackup(ctx, await getBackup(ctx, id))

const note = (ctx: Context, request: RouteRequest, details: JsonObject) =>
  noteSecurityEvent(ctx, { kind: 'backup', outcome: 'done', whence: whenceOf(request), details })

export const backupRoutes = (place: BackupPlace): readonly Route[] => [
  {
    method: 'GET',
    path: '/backups',
    operation: 'listBackups',
    summary: 'Backups, newest first, with what a restore on trial found, and the public half of their key',
    tag,
    right: 'admin',
    answers: {
      200: {
        description: 'Backups',
        schema: {
          type: 'object',
          properties: {
            data: { type: 'array', items: backupSchema },
            publicKeys: { type: 'array', items: { type: 'string' }, description: 'Whose owners can open backups' },
            nextTryAt: {
              type: ['string', 'null'],
              format: 'date-time',
              description: 'When one that failed by schedule is tried again',
            },
          },
          required: ['data', 'publicKeys', 'nextTryAt'],
        },
      },
    },
    async handle(ctx, _, application) {
      await onlyCompany(application)
      const own = await ensureBackupKeys(place.dataFolder)
      const publicKeys = [...own.map(({ recipient }) => recipient), ...place.recipients]
      const data = (await listBackups(ctx)).map(backup => presentBackup(ctx, backup))
      return { body: { data, publicKeys, nextTryAt: await nextTry(ctx) } }
    },
  },
  {
    method: 'POST',
    path: '/backups',
    operation: 'createBackup',
    summary: 'Make a backup of everything now: rows and files, encrypted',
    tag,
    right: 'admin',
    answers: { 202: { description: 'Is being made', schema: backupSchema } },
    async handle(ctx, request, application) {
      await onlyCompany(application)
      const id = await transact(ctx, async inside => {
        const begun = await beginBackup(inside, application)
        await note(inside, request, { backup: begun, verb: 'make' })
        return begun
      })
      return { status: 202, body: await one(ctx, id) }
    },
  },
  {
    method: 'GET',
    path: '/backups/{id}',
    operation: 'getBackup',
    summary: 'How far a backup is, and what is known of it',
    tag,
    right: 'admin',
    answers: { 200: { description: 'The backup', schema: backupSchema } },
    async handle(ctx, { params }, application) {
      await onlyCompany(application)
      return { body: await one(ctx, params.id ?? '') }
    },
  },
  {
    method: 'POST',
    path: '/backups/{id}/cancel',
    operation: 'cancelBackup',
    summary: 'End a backup that is being made; nothing of its file stays',
    tag,
    right: 'admin',
    answers: { 200: { description: 'Stopped', schema: backupSchema } },
    async handle(ctx, { params, ...request }, application) {
      await onlyCompany(application)
      const { id, state } = await getBackup(ctx, params.id ?? '')
      if (state === 'cancelled') return { body: await one(ctx, id) }
      await transact(ctx, async inside => {
        const changes = { state: 'cancelled', finishedAt: new Date().toISOString() } as const
        if (!(await changeBackup(inside, { id, states: ['waiting', 'making'] }, changes)))
          throw new Conflict('backupOver')
        await note(inside, { params, ...request }, { backup: id, verb: 'cancel' })
      })
      return { body: await one(ctx, id) }
    },
  },
  {
    method: 'POST',
    path: '/backups/{id}/trial',
    operation: 'tryBackup',
    summary:
      'Restore a backup into a database that is made for it and goes afterwards, and compare counts, files and seals',
    tag,
    right: 'admin',
    answers: { 202: { description: 'Is being tried', schema: backupSchema } },
    async handle(ctx, { params, ...request }, application) {
      await onlyCompany(application)
      const { id } = await getBackup(ctx, params.id ?? '')
      await transact(ctx, async inside => {
        if (!(await changeBackup(inside, { id, states: ['done'] }, { trial: 'waiting', found: null })))
          throw new Conflict('backupNotReady')
        await application.enqueue(inside.db, tryJob, { backup: id })
        await note(inside, { params, ...request }, { backup: id, verb: 'try' })
      })
      return { status: 202, body: await one(ctx, id) }
    },
  },
  {
    method: 'DELETE',
    path: '/backups/{id}/trial',
    operation: 'stopBackupTrial',
    summary: 'End the restore on trial that is under way; the backup stays, and is not tried',
    tag,
    right: 'admin',
    answers: {
      200: { description: 'The backup', schema: backupSchema },
      409: { description: 'It is not being tried' },
    },
    async handle(ctx, { params, ...request }, application) {
      await onlyCompany(application)
      const { id } = await getBackup(ctx, params.id ?? '')
      await transact(ctx, async inside => {
        if (!(await endTrial(inside, id, { trial: null, found: null, triedAt: null })))
          throw new Conflict('backupNotTried')
        await note(inside, { params, ...request }, { backup: id, verb: 'stopTrial' })
      })
      return { body: await one(ctx, id) }
    },
  },
  {
    method: 'GET',
    path: '/backup-plan',
    operation: 'getBackupPlan',
    summary: 'When backups are made by themselves, and how many are kept',
    tag,
    right: 'admin',
    answers: { 200: { description: 'The plan', schema: planSchema } },
    async handle(ctx, _, application) {
      await onlyCompany(application)
      return { body: await planOf(ctx.db) }
    },
  },
  {
    method: 'PATCH',
    path: '/backup-plan',
    operation: 'changeBackupPlan',
    summary: 'Change when backups are made by themselves, and how many are kept',
    tag,
    right: 'admin',
    body: { type: 'object', properties },
    answers: { 200: { description: 'The plan as it is now', schema: planSchema } },
    async handle(ctx, request, application) {
      await onlyCompany(application)
      const body = await transact(ctx, async inside => {
        const before = await planOf(inside.db)
        const after = { ...before, ...changesOf(request.body) }
        await changePlan(inside.db, after)
        await note(inside, request, { verb: 'plan', before: { ...before }, after: { ...after } })
        return after
      })
      return { body }
    },
  },
]

function changesOf(body: unknown): Partial<Plan> {
  const { daily, hour, kept } = isJsonObject(body) ? body : {}
  return {
    ...(typeof daily === 'boolean' && { daily }),
    ...(typeof hour === 'number' && { hour }),
    ...(typeof kept === 'number' && { kept }),
  }
}

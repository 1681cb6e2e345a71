import { isJsonObject, type JsonObject } from '../../model/index.ts'
import type { Context } from '../../records/index.ts'
import { sentence } from '../problem-words.ts'
import { type Backup, backupStates, trialStates } from './backup.ts'

const moment: JsonObject = { type: ['string', 'null'], format: 'date-time' }
const count: JsonObject = { type: ['integer', 'null'] }
const failure: JsonObject = {
  type: ['object', 'null'],
  properties: { code: { type: 'string' }, message: { type: 'string' } },
  additionalProperties: true,
}

export const backupSchema: JsonObject = {
  type: 'object',
  properties: {
    id: { type: 'string', format: 'uuid' },
    name: { type: 'string', description: 'Its file in the folder of the backups' },
    state: { enum: [...backupStates] },
    progress: { type: 'number', description: 'From 0 to 1' },
    size: { ...count, description: 'Bytes' },
    rows: count,
    files: count,
    actor: {
      type: ['object', 'null'],
      description: 'Who asked for it; null: the clock, or a command',
      properties: { id: { type: 'string', format: 'uuid' }, name: { type: 'string' } },
    },
    failure,
    at: { ...moment, description: 'As of when everything in it is' },
    finishedAt: moment,
    trial: {
      type: ['object', 'null'],
      description: 'A restore into a database that is made for it and goes afterwards',
      properties: {
        state: {
          enum: [...trialStates, 'notTried'],
          description: '`failed`: it does not come back; `notTried`: it could not be tried, `failure` says why',
        },
        at: moment,
        rows: count,
        files: count,
        sealed: { ...count, description: 'Rows of the audit that are as they were sealed' },
        missing: { ...count, description: 'Attachments whose files are not in it' },
        failure,
      },
    },
  },
  required: ['id', 'state', 'at'],
}

export function presentBackup(ctx: Context, backup: Backup): JsonObject {
  const { id, name, state, progress, size, rows, files, actor, at, finishedAt } = backup
  const by = actor && { id: actor, name: ctx.config.users.get(actor)?.name ?? '' }
  const number = (text: string | null) => (text === null ? null : Number(text))
  const told = { id, name, state, progress, size: number(size), rows: number(rows), files, at, finishedAt, actor: by }
  return { ...told, failure: backup.failure && said(ctx, backup.failure.code), trial: trialOf(ctx, backup) }
}

function trialOf(ctx: Context, { trial, triedAt, found }: Backup): JsonObject | null {
  const { code, findings, ...counts } = isJsonObject(found) ? found : {}
  if (!trial && !code) return null
  const wrong = typeof code === 'string' ? code : Array.isArray(findings) && findings.length ? 'trialSeals' : null
  return { state: trial ?? 'notTried', at: triedAt, ...counts, failure: wrong ? said(ctx, wrong) : null }
}

const said = (ctx: Context, code: string): JsonObject => ({ code, message: sentence(ctx.locale, { field: '', code }) })

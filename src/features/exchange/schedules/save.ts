import { isDeepStrictEqual } from 'node:util'
import sql from 'sql-template-tag'
import { rightsOf } from '../../../access/contexts.ts'
import {
  Conflict,
  Invalid,
  isJsonObject,
  isSeen,
  type Json,
  type JsonObject,
  newId,
  type Problem,
  RapportError,
  type SeenVersion,
  Stale,
} from '../../../model/index.ts'
import { type Context, transact } from '../../../records/index.ts'
import { nextAfter, scheduleProblems } from '../../schedule.ts'
import { formats } from '../export/export.ts'
import { readExport } from '../export/verbs.ts'
import { getImport } from '../import.ts'
import { parseOptions } from '../options.ts'
import { pathProblems } from '../places/paths.ts'
import { getPlace } from '../places/place.ts'
import { checkOptions, importedObject } from '../verbs.ts'
import { forgetRows } from './known-rows.ts'
import { getSchedule, type Schedule } from './schedule.ts'

const mostSchedules = 100

export type Draft = Pick<Schedule, 'name' | 'place' | 'path' | 'object' | 'crontab' | 'zone' | 'owner'> & {
  state: 'on' | 'paused'
} & Pick<Schedule, 'direction' | 'settings'>

/** Makes one that begins at its next moment. Throws Invalid with every problem, NotFound, Conflict. */
export const createSchedule = (ctx: Context, input: JsonObject): Promise<Schedule> =>
  transact(ctx, async inside => {
    const draft = await readDraft(inside, input, null)
    await requireSound(inside, draft)
    const known = await inside.db.one<{ count: number }>(
      sql`select count(*)::int as count from exchange_schedule where workspace_id = ${ctx.workspace}`,
    )
    if ((known?.count ?? 0) >= mostSchedules) throw new Conflict('schedulesEnough', { most: mostSchedules })
    const id = newId()
    await inside.db.query(sql`
      insert into exchange_schedule (id, direction, name, place, path, object, crontab, zone, owner, state, settings, next_at, created_by)
      values (${id}, ${draft.direction}, ${draft.name}, ${draft.place}, ${draft.path}, ${draft.object}, ${draft.crontab}, ${draft.zone},
        ${draft.owner}, ${draft.state}, ${JSON.stringify(draft.settings)}::jsonb, ${nextOf(draft)}::timestamptz, ${ctx.actor.user})`)
    return getSchedule(inside, id)
  })

/** What a schedule would become, new or changed. Throws Invalid with every problem, NotFound. */
export async function foreseeSchedule(ctx: Context, id: string | undefined, input: JsonObject): Promise<Draft> {
  const draft = await readDraft(ctx, input, id === undefined ? null : await getSchedule(ctx, id))
  await requireSound(ctx, draft)
  return draft
}

interface Change {
  id: string
  input: JsonObject
  seen?: SeenVersion
}

/** Changes what is given. Where rows mean something else from then on, all of the next file are looked at. Throws NotFound, Stale, Invalid. */
export const changeSchedule = (ctx: Context, { id, input, seen }: Change): Promise<Schedule> =>
  transact(ctx, async inside => {
    const before = await getSchedule(inside, id, true)
    if (!isSeen(seen, before.version)) throw new Stale('stale', { version: before.version })
    const draft = await readDraft(inside, input, before)
    if (draft.state === 'on') await requireSound(inside, draft)
    await inside.db.query(sql`
      update exchange_schedule set version = version + 1, name = ${draft.name}, place = ${draft.place}, path = ${draft.path}, object = ${draft.object},
        crontab = ${draft.crontab}, zone = ${draft.zone}, owner = ${draft.owner}, state = ${draft.state}, why = null,
        settings = ${JSON.stringify(draft.settings)}::jsonb, next_at = ${nextOf(draft)}::timestamptz
      where workspace_id = ${ctx.workspace} and id = ${id}`)
    const isOther = draft.object !== before.object || !isDeepStrictEqual(meaningOf(draft), meaningOf(before))
    if (isOther) {
      await forgetRows(inside, id)
      await inside.db.query(
        sql`update exchange_schedule set since = null where workspace_id = ${ctx.workspace} and id = ${id}`,
      )
    }
    return getSchedule(inside, id)
  })

/** By what is told of rows what they mean: however loudly they are written. */
const meaningOf = ({ settings }: Pick<Schedule, 'settings'>): object =>
  'options' in settings ? { ...settings, options: { ...settings.options, silent: false } } : settings

/** It goes with its runs; what was imported stays. Throws NotFound. */
export const removeSchedule = (ctx: Context, id: string): Promise<void> =>
  transact(ctx, async inside => {
    await getSchedule(inside, id, true)
    await forgetRows(inside, id)
    await inside.db.query(sql`delete from exchange_schedule where workspace_id = ${ctx.workspace} and id = ${id}`)
  })

const nextOf = (draft: Pick<Draft, 'crontab' | 'zone' | 'state'>): string | null =>
  draft.state === 'on' ? (nextAfter(draft, new Date())?.toISOString() ?? null) : null

async function readDraft(ctx: Context, input: JsonObject, before: Schedule | null): Promise<Draft> {
  const text = (name: string, usual: string): string => {
    const value: Json | undefined = input[name]
    return typeof value === 'string' ? value.trim() : usual
  }
  const flag = (name: string, usual: boolean): boolean => (typeof input[name] === 'boolean' ? input[name] : usual)
  const alike = await likeImport(ctx, input.like)
  const named = text('object', before?.object ?? alike?.object ?? '')
  const object = ctx.config.objects.get(named) ?? ctx.config.byPlural.get(named)
  const common = {
    name: text('name', before?.name ?? ''),
    place: text('place', before?.place ?? ''),
    path: text('path', before?.path ?? ''),
    object: object?.name ?? named,
    crontab: text('crontab', before?.crontab ?? ''),
    zone: text('zone', before?.zone ?? ctx.config.company.timeZone),
    owner: text('owner', before?.owner ?? ctx.actor.user ?? ''),
    state: input.state === 'paused' || (input.state === undefined && before?.state === 'paused') ? 'paused' : 'on',
  } as const
  const direction = before?.direction ?? (input.direction === 'export' ? 'export' : 'import')
  if (direction === 'export') {
    const was = before?.direction === 'export' ? before.settings : null
    return {
      ...common,
      direction,
      settings: {
        query: isJsonObject(input.query) ? input.query : (was?.query ?? {}),
        format: formats.find(known => known === input.format) ?? was?.format ?? 'csv',
        changedOnly: flag('changedOnly', was?.changedOnly ?? false),
      },
    }
  }
  const was = before?.direction === 'import' ? before.settings : null
  const options = input.options !== undefined ? parseOptions(input.options) : (alike?.options ?? was?.options ?? {})
  return {
    ...common,
    direction,
    settings: {
      mapping: input.mapping !== undefined ? input.mapping : (alike?.mapping ?? was?.mapping ?? null),
      options: { ...options, ...(typeof input.silent === 'boolean' && { silent: input.silent }) },
      review: flag('review', was?.review ?? true),
      changedOnly: flag('changedOnly', was?.changedOnly ?? true),
    },
  }
}

/** What an import that went well was told, to be told again. Throws NotFound. */
async function likeImport(ctx: Context, like: Json | undefined) {
  if (typeof like !== 'string') return null
  const { object, mapping, proposed, options } = await getImport(ctx, like)
  return { object, mapping: (mapping ?? proposed) satisfies unknown as Json, options }
}

/** Throws Invalid with every problem, NotFound where there is no such place. */
async function requireSound(ctx: Context, draft: Draft): Promise<void> {
  const { settings: place } = await getPlace(ctx, draft.place)
  const actor = ctx.config.users.get(draft.owner)?.active ? rightsOf(ctx.config, draft.owner) : null
  const problems: Problem[] = [
    ...(draft.name ? [] : [{ field: 'name', code: 'required' }]),
    ...pathProblems(draft.path, place.kind),
    ...scheduleProblems(draft, 'exchange'),
    ...(actor ? [] : [{ field: 'owner', code: 'unknownReference' }]),
    ...(actor ? await problemsOf({ ...ctx, actor }, draft) : []),
  ]
  if (problems.length) throw new Invalid(problems)
}

/** What its owner could not do himself is not done in his name. */
async function problemsOf(owner: Context, draft: Draft): Promise<Problem[]> {
  try {
    if (draft.direction === 'import') {
      const object = importedObject(owner, draft.object)
      if ('options' in draft.settings) checkOptions(owner, object, draft.settings.options)
      return []
    }
    const settings = 'query' in draft.settings ? draft.settings : null
    if (settings)
      await readExport(owner, {
        params: {},
        body: { object: draft.object, query: settings.query, format: settings.format },
      })
    return []
  } catch (error) {
    if (error instanceof Invalid) return error.problems
    if (error instanceof RapportError) return [{ field: 'owner', code: error.code, params: error.params }]
    throw error
  }
}

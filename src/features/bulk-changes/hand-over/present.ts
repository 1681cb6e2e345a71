import type { JsonObject } from '../../../model/index.ts'
import { type Context, findRecord } from '../../../records/index.ts'
import { objectLabel } from '../../object-label.ts'
import { nameOf } from '../../people.ts'
import { fieldLabel, labelled, sentence } from '../../problem-words.ts'
import { type BulkChange, type Counts, type countNames, partsOf } from '../bulk-change.ts'
import { keptRecords, refusalsOf } from '../rows.ts'
import type { HandOver } from './hand-over.ts'
import { isOtherKind } from './kinds.ts'

/** A hand-over in a list. */
export async function presentShort(ctx: Context, handOver: HandOver): Promise<JsonObject> {
  const { id, user, state, actor, reverting, createdAt, committedAt, finishedAt } = handOver
  const parts = await partsOf(ctx, id)
  const counts = summed(parts)
  const ofHowMany = state === 'planning' || state === 'preview' ? 'found' : reverting ? 'changed' : 'willChange'
  return {
    id,
    user: { id: user, name: nameOf(ctx.config, user) },
    owner: actor,
    state,
    counts,
    progress: { done: parts.reduce((sum, { done }) => sum + done, 0), of: counts[ofHowMany] },
    reverting,
    createdAt,
    committedAt,
    finishedAt,
    parts: [...parts.map(part => presentPart(ctx, part)), ...presentOthers(ctx, handOver)],
  }
}

/** A hand-over as its preview and its progress show it. */
export async function presentHandOver(ctx: Context, handOver: HandOver): Promise<JsonObject> {
  const parts = await partsOf(ctx, handOver.id)
  const refusals: JsonObject[] = []
  const kept: JsonObject[] = []
  for (const part of parts) {
    refusals.push(...(await refusalsIn(ctx, part)))
    kept.push(...(await keptIn(ctx, part)))
  }
  const { failure } = handOver
  return {
    ...(await presentShort(ctx, handOver)),
    refusals,
    kept,
    failure: failure && { ...failure, message: sentence(ctx.locale, { field: '', ...failure }) },
  }
}

function summed(parts: readonly BulkChange[]): Counts {
  const sum = (name: (typeof countNames)[number]) => parts.reduce((all, { counts }) => all + counts[name], 0)
  return {
    found: sum('found'),
    willChange: sum('willChange'),
    changed: sum('changed'),
    same: sum('same'),
    refused: sum('refused'),
    undone: sum('undone'),
    kept: sum('kept'),
  }
}

function presentPart(ctx: Context, { kind, object: name, givenTo, counts }: BulkChange): JsonObject {
  const object = ctx.config.objects.get(name)
  const field = kind?.slice(name.length + 1) ?? ''
  const owned = object?.owner === field
  return {
    kind: kind ?? '',
    object: name,
    label: objectLabel(ctx, name, ctx.locale),
    field: owned || !object ? null : (fieldLabel(ctx.locale, object, field, object.fields[field]) ?? field),
    to: { id: givenTo ?? '', name: nameOf(ctx.config, givenTo) },
    counts: { ...counts },
  }
}

/** Views and shares go one by one in turn, and are counted again when they are given. */
const presentOthers = (ctx: Context, { parts, moved }: HandOver): JsonObject[] =>
  parts
    .filter(({ kind }) => isOtherKind(kind))
    .flatMap(({ kind, to, found: all }) =>
      to.map((user, place) => {
        const given = kind === 'views' ? moved.views : moved.shares
        const found = Math.floor((all - place - 1) / to.length) + 1
        const changed = given.filter(one => one.to === user).length
        return {
          kind,
          object: null,
          label: null,
          field: null,
          to: { id: user, name: nameOf(ctx.config, user) },
          counts: { ...summed([]), found, willChange: found, changed },
        }
      }),
    )

async function refusalsIn(ctx: Context, { id, object: name, counts }: BulkChange): Promise<JsonObject[]> {
  const object = ctx.config.objects.get(name)
  if (!counts.refused || !object) return []
  return (await refusalsOf(ctx, id)).map(({ reason, count }) => ({
    object: name,
    field: reason.field || null,
    code: reason.code,
    message: labelled(ctx.locale, object, reason),
    count,
  }))
}

const mostKept = 100

/** Records that people have changed since. */
async function keptIn(ctx: Context, { id, object, counts }: BulkChange): Promise<JsonObject[]> {
  const title = ctx.config.objects.get(object)?.title
  if (!counts.kept || !title) return []
  const kept: JsonObject[] = []
  for (const record of await keptRecords(ctx, id, mostKept)) {
    const found = await findRecord(ctx, object, record, { trash: 'with' })
    kept.push({ object, id: record, title: String(found?.[title] ?? '') })
  }
  return kept
}

import type { JsonObject, ObjectDeclaration } from '../../model/index.ts'
import { type Context, fieldRight, findRecord, objectOf, visibleAmong } from '../../records/index.ts'
import { labelled, sentence } from '../problem-words.ts'
import type { BulkChange, Example } from './bulk-change.ts'
import type { Edit } from './edit.ts'
import { keptRecords, refusalsOf } from './rows.ts'

const mostKept = 100

/** A bulk change in a list. */
export function presentShort(ctx: Context, bulk: BulkChange): JsonObject {
  const { id, object, state, counts, reverting, silent, createdAt, committedAt, finishedAt, actor } = bulk
  const declared = ctx.config.objects.get(object)
  return {
    id,
    object,
    state,
    owner: actor,
    change: declared ? seenEdit(ctx, declared, bulk.change) : {},
    counts,
    progress: { done: bulk.done, of: ofHowMany(bulk) },
    reverting,
    silent,
    createdAt,
    committedAt,
    finishedAt,
  }
}

/** A bulk change as its preview and its progress show it. */
export async function presentBulkChange(ctx: Context, bulk: BulkChange): Promise<JsonObject> {
  const object = objectOf(ctx, bulk.object)
  const refusals = await refusalsOf(ctx, bulk.id)
  // A share or a deputy's time may have ended since, or the record be another's.
  const visible = await visibleAmong(
    ctx,
    bulk.examples.map(({ id }) => ({ object: object.name, id })),
  )
  return {
    ...presentShort(ctx, bulk),
    examples: bulk.examples.filter(({ id }) => visible.has(id)).map(example => seenExample(ctx, object, example)),
    refusals: refusals.map(({ reason, count }) => ({
      field: reason.field || null,
      code: reason.code,
      message: labelled(ctx.locale, object, reason),
      count,
    })),
    kept: await keptTitles(ctx, bulk),
    failure: bulk.failure && {
      ...bulk.failure,
      message: sentence(ctx.locale, { field: '', ...bulk.failure }),
    },
  }
}

function ofHowMany({ state, reverting, counts }: BulkChange): number {
  if (state === 'planning' || state === 'preview') return counts.found
  return reverting || state === 'reverted' ? counts.changed : counts.willChange
}

const isSeen = (ctx: Context, object: ObjectDeclaration, field: string): boolean =>
  field in object.fields && fieldRight(ctx, object, field) !== 'hidden'

const seen = <Fields extends JsonObject>(ctx: Context, object: ObjectDeclaration, fields: Fields): JsonObject =>
  Object.fromEntries(Object.entries(fields).filter(([field]) => isSeen(ctx, object, field)))

const seenEdit = (ctx: Context, object: ObjectDeclaration, { set, add, take, remove, restore }: Edit): JsonObject => ({
  set: seen(ctx, object, set),
  add: seen(ctx, object, add),
  take: seen(ctx, object, take),
  remove,
  restore: restore === true,
})

const seenExample = (ctx: Context, object: ObjectDeclaration, { id, title, before, after }: Example): JsonObject => ({
  id,
  title: isSeen(ctx, object, object.title) ? title : '',
  before: seen(ctx, object, before),
  after: seen(ctx, object, after),
})

/** Records that people have changed since; of those that he may no longer see the caller learns no name. */
async function keptTitles(ctx: Context, { id, object, counts }: BulkChange): Promise<JsonObject[]> {
  if (!counts.kept) return []
  const { title } = objectOf(ctx, object)
  const kept: JsonObject[] = []
  for (const record of await keptRecords(ctx, id, mostKept)) {
    const found = await findRecord(ctx, object, record, { trash: 'with' })
    kept.push({ id: record, title: String(found?.[title] ?? '') })
  }
  return kept
}

import { randomInt } from 'node:crypto'
import { Invalid, isJsonObject, type JsonObject } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { createRecord } from '../../records/create.ts'
import { findRecord } from '../../records/get.ts'
import { updateRecord } from '../../records/update.ts'
import type { Reaction, Route } from '../feature.ts'

/**
 * The public identifier of a source: hard to guess, easy to read aloud, no secret (it stands in the code of a site).
 * 20 letters and digits, without those that look alike: about 98 bits.
 */
export function newSourceKey(): string {
  const letters = 'abcdefghijkmnpqrstuvwxyz23456789'
  return Array.from({ length: 20 }, () => letters[randomInt(letters.length)]).join('')
}

/** As any record is made, with the key given at once, so that the answer has it. */
export const createSourceRoute: Route = {
  method: 'POST',
  path: '/sources',
  operation: 'createSource',
  summary: 'Add a source of requests; the answer has the key that opens the public intake and the form',
  tag: 'Sources',
  right: { object: 'source', verb: 'create' },
  body: { $ref: '#/components/schemas/SourceInput' },
  answers: { 201: { description: 'The source, with its key', schema: { $ref: '#/components/schemas/Source' } } },
  async handle(ctx, { body }) {
    const source = await createSource(ctx, isJsonObject(body) ? body : {})
    return { status: 201, body: source, headers: { etag: `"${source.version}"` } }
  },
}

export async function createSource(ctx: Context, input: JsonObject) {
  const own = ['key'].filter(field => field in input)
  if (own.length) throw new Invalid(own.map(field => ({ field, code: 'readOnlyField' })))
  return createRecord(ctx, 'source', { ...input, key: newSourceKey() }, { engine: true })
}

/** Sources made by other ways (import, bulk) get their key just after. */
export const giveKey: Reaction = {
  on: ['source.created'],
  async react(ctx, { record }) {
    const source = await findRecord(ctx, 'source', record)
    if (!source || source.key) return
    await updateRecord(ctx, 'source', record, { key: newSourceKey() }, { engine: true, version: source.version })
  },
}

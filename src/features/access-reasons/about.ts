import { isAdministrator } from '../../access/contexts.ts'
import { NotFound, type ObjectDeclaration } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { fieldRight, getRecord, listRecords, type RecordJson } from '../../records/index.ts'

/** The record that is asked about, as far as the caller himself sees it. */
export interface AskedRecord {
  object: string
  id: string
  title: string | null
  /** Who answers for it; `undefined` where the caller does not see that. */
  owner: string | null | undefined
  deleted: boolean
}

/** By id or number. Who does not see it learns nothing of it; whoever sees everything learns that it is not there. */
export async function askedRecord(ctx: Context, object: ObjectDeclaration, given: string): Promise<AskedRecord> {
  const fields = [object.title, object.owner]
    .filter(name => name !== undefined)
    .filter(name => isSeen(ctx, object, name))
  const id = (await idOfNumber(ctx, object, given)) ?? given
  const record = await getRecord(ctx, object.name, id, { fields: [...fields, 'deletedAt'], trash: 'with' }).catch(
    (error: unknown) => {
      throw error instanceof NotFound && isAdministrator(ctx) ? new NotFound('notInCompany', { id }) : error
    },
  )
  return presentAsked(object, record, fields)
}

const isSeen = (ctx: Context, object: ObjectDeclaration, field: string): boolean =>
  fieldRight(ctx, object, field) !== 'hidden'

function presentAsked(object: ObjectDeclaration, record: RecordJson, seen: readonly string[]): AskedRecord {
  const title = record[object.title]
  const owner = object.owner && record[object.owner]
  return {
    object: object.name,
    id: record.id,
    title: title ? String(title) : null,
    owner: object.owner && !seen.includes(object.owner) ? undefined : owner ? String(owner) : null,
    deleted: Boolean(record.deletedAt),
  }
}

/** `L-1042` as people say it. */
async function idOfNumber(ctx: Context, object: ObjectDeclaration, given: string): Promise<string | undefined> {
  const number = given.trim().toUpperCase()
  if (!object.number || !number.startsWith(object.number) || !/^\d{1,12}$/.test(number.slice(object.number.length)))
    return undefined
  const { data } = await listRecords(ctx, object.name, { q: number, fields: ['number'], limit: 20 })
  return data.find(record => record.number === number)?.id
}

import {
  Conflict,
  Invalid,
  isJsonObject,
  type Json,
  type JsonObject,
  Malformed,
  type Problem,
} from '../../model/index.ts'
import { type Context, transact } from '../../records/index.ts'
import type { Answer, Application, RouteRequest } from '../feature.ts'
import { limits } from './file/limits.ts'
import { partSize } from './file/source.ts'
import { addFileParts, addImport, changeImport, getImport, type Import } from './import.ts'
import { parseOptions } from './options.ts'
import { checkOptions, importedObject } from './verbs.ts'

/** Bytes of a part of a file at most; of all but the last they are whole megabytes. */
export const uploadPartBytes = 8 * 1024 * 1024

/** Begins an import whose file comes in parts. */
export async function beginUpload(ctx: Context, { body }: RouteRequest): Promise<Answer> {
  const said = isJsonObject(body) ? body : {}
  const object = importedObject(ctx, typeof said.object === 'string' ? said.object : undefined)
  const options = parseOptions(said.options)
  checkOptions(ctx, object, options)
  const problems = [...sizeProblems(said.size), ...sealProblems(said.sha256)]
  if (problems.length) throw new Invalid(problems)
  const fileName = String(said.name).split(/[/\\]/).at(-1)?.slice(0, 255) || 'import.csv'
  const id = await addImport(ctx, {
    object: object.name,
    fileName,
    options,
    mapping: null,
    fileSize: Number(said.size),
    received: 0,
    state: 'uploading',
    seal: typeof said.sha256 === 'string' ? said.sha256.toLowerCase() : null,
  })
  return {
    status: 201,
    body: { id, state: 'uploading', received: 0, partBytes: uploadPartBytes },
    headers: { location: `/api/v1/imports/${id}` },
  }
}

function sizeProblems(size: Json | undefined): Problem[] {
  if (size === 0) return [{ field: 'size', code: 'importEmpty' }]
  const max = limits.uploadBytes
  return typeof size === 'number' && Number.isInteger(size) && size > 0 && size <= max
    ? []
    : [{ field: 'size', code: 'importSize', params: { max: Math.round(max / 1024 ** 3) } }]
}

const sealProblems = (seal: Json | undefined): Problem[] =>
  seal === undefined || (typeof seal === 'string' && /^[0-9a-f]{64}$/i.test(seal))
    ? []
    : [{ field: 'sha256', code: 'importSealForm' }]

/**
 * Takes the next part of a file; `from` says where it belongs. A part that is here already changes nothing, so that who has not heard the answer may send
 * it again. With the last one the file is read. Throws Conflict where a part before it is missing.
 */
export async function takePart(ctx: Context, request: RouteRequest, application: Application): Promise<Answer> {
  const { query, params, body } = request
  const from = Number(query.from ?? Number.NaN)
  const bytes = Buffer.isBuffer(body) ? body : Buffer.alloc(0)
  if (!Number.isInteger(from) || from < 0 || from % partSize) throw new Malformed('importPartPlace')
  const now = await transact(ctx, async inner => {
    const found = await getImport(inner, params.id ?? '', { lock: true })
    if (found.state !== 'uploading' || (bytes.length && from + bytes.length <= found.received)) return found
    if (from !== found.received) throw new Conflict('importPartMissing', { received: found.received })
    checkPart(found, from, bytes)
    await addFileParts(inner, found.id, from / partSize, bytes)
    const received = from + bytes.length
    const isWhole = received === found.fileSize
    await changeImport(inner, found.id, {
      received,
      progress: isWhole ? 0 : received / found.fileSize,
      ...(isWhole && { state: 'staging' }),
    })
    if (isWhole) await application.enqueue(inner.db, 'import.stage', { import: found.id, user: found.actor })
    return { ...found, received, state: isWhole ? ('staging' as const) : found.state }
  })
  return { body: { id: now.id, state: now.state, received: now.received } satisfies JsonObject }
}

function checkPart({ fileSize }: Import, from: number, bytes: Buffer): void {
  const end = from + bytes.length
  if (!bytes.length || end > fileSize || (end < fileSize && bytes.length % partSize))
    throw new Malformed('importPart', { size: fileSize, from, length: bytes.length })
}

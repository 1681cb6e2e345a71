import { Invalid, isId, NotFound, type Problem } from '../../model/index.ts'
import { type Context, getRecord, objectOf, requireRight } from '../../records/index.ts'
import type { Answer, Feature, Part, RouteRequest } from '../feature.ts'
import { keepFile, type Link } from './keep.ts'
import type { FileStore } from './store.ts'

const mostBytes = 25 * 1024 * 1024

/** Files of records: taken in, kept by what they are, handed out to whoever reads the record they are on. */
export const files = (store: FileStore): Feature => ({
  name: 'files',
  routes: [
    {
      method: 'POST',
      path: '/attachments',
      operation: 'createAttachment',
      summary: 'Attach a file to a record',
      tag: 'attachments',
      right: { object: 'attachment', verb: 'create' },
      takes: 'files',
      maxBytes: mostBytes,
      body: {
        type: 'object',
        required: ['file'],
        properties: {
          file: { type: 'string', format: 'binary' },
          object: { type: 'string', description: 'Object of the record, e.g. `deal`' },
          record: { type: 'string', format: 'uuid', description: 'Id of the record' },
        },
      },
      answers: { 201: { description: 'The attachment', schema: { $ref: '#/components/schemas/Attachment' } } },
      handle: (ctx, request) => attach(ctx, store, request),
    },
    {
      method: 'GET',
      path: '/attachments/{id}/content',
      operation: 'getAttachmentContent',
      summary: 'The bytes of a file',
      tag: 'attachments',
      right: { object: 'attachment', verb: 'read' },
      tellsOfRecords: true,
      query: { view: { type: 'boolean', description: '`true`: a PDF is shown in a frame of our own pages' } },
      answers: { 200: { description: 'The file', type: '*/*' } },
      handle: (ctx, { params, query }) => content(ctx, store, { id: params.id ?? '', view: query.view === 'true' }),
    },
  ],
})

async function attach(ctx: Context, store: FileStore, { parts = [] }: RouteRequest): Promise<Answer> {
  requireRight(ctx, objectOf(ctx, 'attachment'), 'create')
  const file = parts.find(part => part.name === 'file')?.file
  const on = linkOf(parts)
  const problems: Problem[] = [
    ...(file ? [] : [{ field: 'file', code: 'required' }]),
    ...(file && file.bytes.length === 0 ? [{ field: 'file', code: 'emptyFile' }] : []),
    ...parts
      .filter(part => !['file', 'object', 'record'].includes(part.name))
      .map(part => ({ field: part.name, code: 'unknownField' })),
    ...(on && !isId(on.id) ? [{ field: 'record', code: 'id' }] : []),
    ...(on && ctx.config.objects.get(on.object)?.configuration
      ? [{ field: 'object', code: 'linkToSetUp', params: { object: on.object } }]
      : []),
  ]
  if (!file || problems.length) throw new Invalid(problems)
  if (on) await getRecord(ctx, on.object, on.id, { fields: [] })
  const record = await keepFile(ctx, store, file, on)
  return { status: 201, body: record, headers: { etag: '"1"', location: `/api/v1/attachments/${record.id}` } }
}

function linkOf(parts: readonly Part[]): Link | null {
  const value = (name: string) => parts.find(part => part.name === name)?.value?.trim()
  const [object, id] = [value('object'), value('record')]
  return object || id ? { object: object ?? '', id: id ?? '' } : null
}

interface Wanted {
  id: string
  view: boolean
}

/** For saving, or to look at, never to run: the browser keeps to the type that was found, and opens nothing in our name. */
async function content(ctx: Context, store: FileStore, { id, view }: Wanted): Promise<Answer> {
  const record = await getRecord(ctx, 'attachment', id, { fields: ['name', 'type', 'hash', 'size'] })
  const stream = await store.read(ctx.workspace, String(record.hash))
  if (!stream) throw new NotFound('fileGone', { id })
  const type = String(record.type ?? 'application/octet-stream')
  const framed = view && type === 'application/pdf'
  const shown = framed || type.startsWith('image/') ? 'inline' : 'attachment'
  return {
    content: stream,
    // What is in a file is more than that there is one: it counts apart from its record.
    tells: [String(record.hash)],
    headers: {
      'content-type': type,
      'content-disposition': `${shown}; filename*=UTF-8''${encodeURIComponent(String(record.name))}`,
      'content-security-policy': "sandbox; default-src 'none'",
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, max-age=3600',
      ...(framed && inOurFrames),
    },
  }
}

/**
 * Browsers show a PDF by a program of theirs, outside of our origin, in a page that they make for it: a sandbox, or a
 * policy about what that page may load, leaves it empty. What is no PDF is not shown by this: its type is not guessed anew.
 */
const inOurFrames = {
  'content-security-policy': "frame-ancestors 'self'",
  'x-frame-options': 'SAMEORIGIN',
}

import { Conflict, Invalid, type JsonObject, parseIfMatch, RapportError } from '../../../model/index.ts'
import { type Context, transact } from '../../../records/index.ts'
import type { Answer, Application, Route, RouteRequest } from '../../feature.ts'
import { noted } from '../../noted.ts'
import { sentence } from '../../problem-words.ts'
import { addImport, type Origin } from '../import.ts'
import { parseOptions } from '../options.ts'
import { checkOptions, importedObject } from '../verbs.ts'
import { openPlace } from './open.ts'
import { pathProblems } from './paths.ts'
import { addressOf, getPlace, listPlaces, type Means, type Place, placeKinds } from './place.ts'
import { ConnectionLost, type RemoteFile } from './remote.ts'
import { addressProblems, changePlace, createPlace, inputOf, removePlace } from './save.ts'

const tag = 'exchange'
const text = (description: string, more: JsonObject = {}): JsonObject => ({
  type: 'string',
  maxLength: 2000,
  description,
  ...more,
})

const settings: JsonObject = {
  name: text('As people call it', { maxLength: 100 }),
  kind: {
    enum: [...placeKinds],
    description: '`web`: an address; `s3`: a folder of an object store; `sftp`: a folder of a server',
  },
  url: text('Of `web`: an address by https; paths are put behind it'),
  endpoint: text('Of `s3`: `https://storage.example.com`'),
  region: text('Of `s3`; `us-east-1` unless told'),
  bucket: text('Of `s3`'),
  prefix: text('Of `s3`: what the names of the files begin with, `exports/`'),
  keyId: text('Of `s3`: the id of the access key'),
  host: text('Of `sftp`'),
  port: { type: 'integer', minimum: 1, maximum: 65535, description: 'Of `sftp`; 22 unless told' },
  folder: text('Of `sftp`; where one lands after signing in unless told'),
  user: text('Of `sftp` and `web`'),
}
const secret: JsonObject = {
  type: ['string', 'null'],
  maxLength: 20_000,
  description:
    'Password, access key, token or private key (PEM). It is kept encrypted and told to nobody; `null` takes it away',
}
const passphrase: JsonObject = {
  type: 'string',
  maxLength: 1000,
  description: 'Of the private key that is given with it, where it has one; kept as it is',
}
const placeSchema: JsonObject = {
  type: 'object',
  properties: {
    id: { type: 'string', format: 'uuid' },
    version: { type: 'integer' },
    ...settings,
    address: { type: 'string' },
    hostKey: { type: ['string', 'null'], description: 'SHA-256 of the key by which an SFTP server was known at first' },
    createdAt: { type: 'string', format: 'date-time' },
  },
  required: ['id', 'version', 'name', 'kind', 'address'],
}
const fileSchema: JsonObject = {
  type: 'object',
  properties: {
    path: { type: 'string' },
    size: { type: ['integer', 'null'] },
    changedAt: { type: ['string', 'null'], format: 'date-time' },
  },
  required: ['path', 'size', 'changedAt'],
}
const listOf = (items: JsonObject): JsonObject => ({
  type: 'object',
  properties: { data: { type: 'array', items } },
  required: ['data'],
})
const found = { description: 'The place', schema: placeSchema }

const presentPlace = ({ settings: known, ...place }: Place): JsonObject => ({
  ...place,
  ...known,
  address: addressOf(known),
})
const answerWith = (place: Place, status = 200): Answer => ({
  status,
  headers: { etag: `"${place.version}"` },
  body: presentPlace(place),
})

/** Where files come from and go to, and imports of what lies there. */
export const placeRoutes = (means: Means): readonly Route[] => [
  ...noted([
    {
      method: 'GET',
      path: '/file-places',
      operation: 'listFilePlaces',
      tag,
      right: 'admin',
      summary: 'Places outside from which files are brought in, and where exports are put',
      answers: { 200: { description: 'All of them', schema: listOf(placeSchema) } },
      handle: async ctx => ({ body: { data: (await listPlaces(ctx)).map(presentPlace) } }),
    },
    {
      method: 'POST',
      path: '/file-places',
      operation: 'createFilePlace',
      tag,
      right: 'admin',
      configures: true,
      secret: true,
      summary: 'Keep a place of files: an address, an S3 folder or an SFTP folder',
      body: {
        type: 'object',
        properties: { ...settings, secret, passphrase },
        required: ['name', 'kind'],
        additionalProperties: false,
      },
      answers: { 201: found },
      handle: async (ctx, { body }) => answerWith(await createPlace(ctx, means, inputOf(body)), 201),
    },
    {
      method: 'PATCH',
      path: '/file-places/{id}',
      operation: 'changeFilePlace',
      tag,
      right: 'admin',
      configures: true,
      secret: true,
      summary:
        'Change a place. To another machine or account the secret is given anew; `hostKey: null` believes the next key that an SFTP server shows',
      body: {
        type: 'object',
        properties: { ...settings, secret, passphrase, hostKey: { type: 'null' } },
        additionalProperties: false,
      },
      answers: { 200: found, 412: { description: 'Somebody else has changed it since' } },
      handle: async (ctx, { params, body, headers }) =>
        answerWith(
          await changePlace(ctx, means, {
            id: params.id ?? '',
            input: inputOf(body),
            seen: parseIfMatch(headers['if-match']),
          }),
        ),
    },
    {
      method: 'DELETE',
      path: '/file-places/{id}',
      operation: 'removeFilePlace',
      tag,
      right: 'admin',
      configures: true,
      summary: 'Remove a place with its secret; nothing there is touched',
      answers: { 204: { description: 'It is gone' } },
      async handle(ctx, { params }) {
        await removePlace(ctx, params.id ?? '')
        return { status: 204 }
      },
    },
  ]),
  {
    method: 'POST',
    path: '/file-places/{id}/check',
    operation: 'checkFilePlace',
    tag,
    right: 'admin',
    summary:
      'Sign in at a place and look into it: what stands against it, or the first of its files. The first key that an SFTP server shows is remembered',
    answers: {
      200: {
        description: 'What was found',
        schema: {
          type: 'object',
          properties: {
            ok: { type: 'boolean' },
            problem: {
              type: ['object', 'null'],
              properties: { code: { type: 'string' }, message: { type: 'string' } },
            },
            files: { type: 'array', items: fileSchema },
            hostKey: { type: ['string', 'null'] },
          },
          required: ['ok', 'problem', 'files', 'hostKey'],
        },
      },
    },
    handle: (ctx, request) => checkPlace(ctx, means, request),
  },
  {
    method: 'GET',
    path: '/file-places/{id}/files',
    operation: 'listPlaceFiles',
    tag,
    right: 'admin',
    summary: 'The files that lie in a place, the newest first; at most a thousand',
    answers: { 200: { description: 'Files', schema: listOf(fileSchema) } },
    handle: async (ctx, { params }) => {
      const files = await filesOf(ctx, means, await getPlace(ctx, params.id ?? ''))
      return { body: { data: files.toReversed().slice(0, 1000).map(presentFile) } }
    },
  },
  {
    method: 'POST',
    path: '/imports/fetched',
    operation: 'fetchImport',
    tag,
    right: 'admin',
    summary:
      'Brings in a file that lies outside: of a place by its path, or at an address by https. It is fetched (`fetching`), read and previewed; nothing is written yet',
    body: {
      type: 'object',
      properties: {
        object: { type: 'string' },
        place: { type: 'string', format: 'uuid' },
        path: { type: 'string', maxLength: 1000, description: 'Below the place' },
        url: { type: 'string', maxLength: 2000, description: 'In place of both' },
        options: { type: 'object', additionalProperties: true },
      },
      required: ['object'],
      additionalProperties: false,
    },
    answers: {
      202: {
        description: 'The import, `fetching`',
        schema: {
          type: 'object',
          properties: { id: { type: 'string' }, state: { type: 'string' } },
          required: ['id', 'state'],
        },
      },
    },
    handle: (ctx, request, application) => fetchImport(ctx, means, request, application),
  },
]

const presentFile = ({ path, size, changedAt }: RemoteFile): JsonObject => ({ path, size, changedAt })

/** So many are looked at, in the order in which the place tells them. */
const mostLooked = 10_000

async function filesOf(ctx: Context, means: Means, place: Place): Promise<RemoteFile[]> {
  const remote = await openPlace(ctx, means, place)
  try {
    return await remote.list(mostLooked)
  } catch (error) {
    throw error instanceof ConnectionLost ? new Conflict('placeLost', { says: error.message }) : error
  } finally {
    remote.close()
  }
}

async function checkPlace(ctx: Context, means: Means, { params }: RouteRequest): Promise<Answer> {
  const place = await getPlace(ctx, params.id ?? '')
  const told = async (problem: JsonObject | null, files: readonly RemoteFile[] = []): Promise<Answer> => ({
    body: {
      ok: problem === null,
      problem,
      files: files.toReversed().slice(0, 5).map(presentFile),
      hostKey: (await getPlace(ctx, place.id)).hostKey,
    },
  })
  try {
    return await told(null, await filesOf(ctx, means, place))
  } catch (error) {
    if (!(error instanceof RapportError)) throw error
    const { code, params: gaps } = error
    return told({ code, message: sentence(ctx.locale, { field: '', code, params: gaps }) })
  }
}

async function fetchImport(
  ctx: Context,
  means: Means,
  { body }: RouteRequest,
  application: Application,
): Promise<Answer> {
  const input = inputOf(body)
  const object = importedObject(ctx, typeof input.object === 'string' ? input.object : undefined)
  const options = parseOptions(input.options)
  checkOptions(ctx, object, options)
  const origin = await readOrigin(ctx, means, input)
  const id = await transact(ctx, async inside => {
    const made = await beginFetching(inside, { object: object.name, options, mapping: null, origin })
    await application.enqueue(inside.db, 'import.fetch', { import: made, user: ctx.actor.user ?? '' })
    return made
  })
  return { status: 202, body: { id, state: 'fetching' }, headers: { location: `/api/v1/imports/${id}` } }
}

/** Keeps an import whose file is still to be fetched. */
export const beginFetching = (
  ctx: Context,
  { origin, ...given }: Pick<Parameters<typeof addImport>[1], 'object' | 'options' | 'mapping'> & { origin: Origin },
): Promise<string> =>
  addImport(ctx, {
    ...given,
    fileName: nameOfOrigin(origin),
    fileSize: 0,
    received: 0,
    state: 'fetching',
    seal: null,
    origin,
  })

const nameOfOrigin = ({ path, url }: Origin): string => {
  const last = (path || (URL.parse(url ?? '')?.pathname ?? '')).split('/').findLast(part => part !== '')
  return (last ? decoded(last) : (URL.parse(url ?? '')?.hostname ?? 'import')).slice(0, 255)
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** Throws NotFound and Invalid. */
async function readOrigin(ctx: Context, means: Means, { place, path, url }: JsonObject): Promise<Origin> {
  if (typeof url === 'string') {
    const problems = [
      ...addressProblems(means, { field: 'url', address: url }),
      ...(place === undefined && path === undefined ? [] : [{ field: 'url', code: 'placeOrAddress' }]),
    ]
    if (problems.length) throw new Invalid(problems)
    return { place: null, url, path: '', mark: null }
  }
  if (typeof place !== 'string') throw new Invalid([{ field: 'place', code: 'required' }])
  const { id, settings: known } = await getPlace(ctx, place)
  const said = typeof path === 'string' ? path : ''
  const problems = pathProblems(said, known.kind)
  if (problems.length) throw new Invalid(problems)
  return { place: id, url: known.kind === 'web' ? known.url : null, path: said, mark: null }
}

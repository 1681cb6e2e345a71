import { isJsonObject, type JsonObject, parseIfMatch } from '../../../model/index.ts'
import type { Context } from '../../../records/index.ts'
import type { Answer, Route } from '../../feature.ts'
import { nameOf } from '../../people.ts'
import { sentence } from '../../problem-words.ts'
import { mayChange, sharings } from '../../shared-with.ts'
import type { Kept, KeptDraft, KeptKind } from './kept.ts'
import { changeKept, createKept, getKept, listKept, removeKept, restoreKept } from './verbs.ts'

const id: JsonObject = { type: 'string', format: 'uuid' }
const gone = { description: 'There is none, or it is not yours to see' }

/** Keep, list, change, take away and bring back. */
export function keptRoutes(kind: KeptKind): readonly Route[] {
  const { word, member } = kind
  const [path, Word] = [`/${word}s`, word === 'report' ? 'Report' : 'Dashboard']
  const common = { tag: 'Reports', right: 'signedIn' as const }
  const properties: JsonObject = {
    name: { type: 'string', minLength: 1, maxLength: 200 },
    about: { type: ['string', 'null'], maxLength: 2000 },
    shared: { type: 'string', enum: [...sharings] },
    team: {
      type: ['string', 'null'],
      format: 'uuid',
      description: 'With `shared: team`; your own where none is named',
    },
    [member]: kind.schema,
  }
  const schema = schemaOf(kind)
  const one = { description: `The ${word}`, schema }
  const draftOf = (body: unknown) => readDraft(kind, isJsonObject(body) ? body : {})
  const shown = async (ctx: Context, kept: Kept): Promise<Answer> => ({
    body: await present(ctx, kind, kept),
    headers: { etag: `"${kept.version}"` },
  })
  return [
    {
      ...common,
      method: 'GET',
      path,
      operation: `list${Word}s`,
      summary: `The ${word}s that you see, by name`,
      answers: {
        200: {
          description: `The ${word}s`,
          schema: {
            type: 'object',
            properties: { data: { type: 'array', items: schema }, nextCursor: { type: 'null' } },
            required: ['data', 'nextCursor'],
          },
        },
      },
      async handle(ctx) {
        const all = await listKept(ctx, kind)
        return { body: { data: await Promise.all(all.map(kept => present(ctx, kind, kept))), nextCursor: null } }
      },
    },
    {
      ...common,
      method: 'POST',
      path,
      operation: `create${Word}`,
      summary: `Keep a ${word}`,
      body: { type: 'object', properties, required: ['name', member], additionalProperties: false },
      answers: { 201: one },
      handle: async (ctx, { body }) => ({
        ...(await shown(ctx, await createKept(ctx, kind, draftOf(body)))),
        status: 201,
      }),
    },
    {
      ...common,
      method: 'GET',
      path: `${path}/{id}`,
      operation: `get${Word}`,
      summary: `A ${word}`,
      answers: { 200: one, 404: gone },
      handle: async (ctx, { params }) => shown(ctx, await getKept(ctx, kind, params.id ?? '')),
    },
    {
      ...common,
      method: 'PATCH',
      path: `${path}/{id}`,
      operation: `change${Word}`,
      summary: `Change a ${word} of yours; an administrator also changes shared ones, and gives them to somebody else`,
      body: { type: 'object', properties: { ...properties, owner: id }, additionalProperties: false },
      answers: {
        200: one,
        404: gone,
        412: { description: '`If-Match` names a version that somebody else has changed since' },
      },
      async handle(ctx, { params, body, headers }) {
        const change = { id: params.id ?? '', given: draftOf(body), seen: parseIfMatch(headers['if-match']) }
        return shown(ctx, await changeKept(ctx, kind, change))
      },
    },
    {
      ...common,
      method: 'DELETE',
      path: `${path}/{id}`,
      operation: `delete${Word}`,
      summary: `Take a ${word} away`,
      answers: { 204: { description: 'It is gone, and can be restored' }, 404: gone },
      async handle(ctx, { params, headers }) {
        await removeKept(ctx, kind, params.id ?? '', parseIfMatch(headers['if-match']))
        return { status: 204 }
      },
    },
    {
      ...common,
      method: 'POST',
      path: `${path}/{id}/restoration`,
      operation: `restore${Word}`,
      summary: `Bring back a ${word} that was taken away`,
      answers: { 200: one, 404: gone },
      handle: async (ctx, { params }) => shown(ctx, await restoreKept(ctx, kind, params.id ?? '')),
    },
  ]
}

function readDraft({ member }: KeptKind, given: JsonObject): Partial<KeptDraft> {
  const { name, about, shared, team, owner } = given
  const content = given[member]
  const sharing = sharings.find(known => known === shared)
  return {
    ...(typeof name === 'string' && { name }),
    ...((typeof about === 'string' || about === null) && { about }),
    ...(sharing && { shared: sharing }),
    ...((typeof team === 'string' || team === null) && { team }),
    ...(typeof owner === 'string' && { owner }),
    ...(isJsonObject(content) && { content }),
  }
}

async function present(ctx: Context, kind: KeptKind, kept: Kept): Promise<JsonObject> {
  const change = mayChange(ctx, kept)
  const { content, problems } = await kind.present(ctx, kept, change)
  return {
    id: kept.id,
    version: kept.version,
    name: kept.name,
    about: kept.about,
    owner: kept.owner,
    ownerName: nameOf(ctx.config, kept.owner),
    shared: kept.shared,
    team: kept.team,
    [kind.member]: content,
    problems: problems.map(({ field, code, params }) => ({
      field,
      code,
      message: sentence(ctx.locale, { field, code, params }),
    })),
    can: { change },
    createdAt: kept.createdAt,
    updatedAt: kept.updatedAt,
  }
}

function schemaOf({ member }: KeptKind): JsonObject {
  const text: JsonObject = { type: 'string' }
  const properties: JsonObject = {
    id,
    version: { type: 'integer' },
    name: text,
    about: { type: ['string', 'null'] },
    owner: id,
    ownerName: text,
    shared: { type: 'string', enum: [...sharings] },
    team: { type: ['string', 'null'], format: 'uuid' },
    [member]: { type: ['object', 'null'], description: 'null where it rests on what the caller may not see' },
    problems: {
      type: 'array',
      description: 'What of it does not hold for the caller: removed fields, or what he may not see',
      items: {
        type: 'object',
        properties: { field: text, code: text, message: text },
        required: ['field', 'code', 'message'],
      },
    },
    can: { type: 'object', properties: { change: { type: 'boolean' } }, required: ['change'] },
    createdAt: { type: 'string', format: 'date-time' },
    updatedAt: { type: 'string', format: 'date-time' },
  }
  return { type: 'object', properties, required: Object.keys(properties) }
}

import {
  isJsonObject,
  type JsonObject,
  Malformed,
  NotFound,
  readPhone,
  Unauthenticated,
  Unavailable,
} from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import type { Keyring } from '../../vault/keyring.ts'
import type { Answer, Application, Route, RouteRequest } from '../feature.ts'
import { extensionOf } from './extensions.ts'
import { readReport } from './http/read-report.ts'
import type { HttpSettings } from './http/settings.ts'
import { isSigned } from './http/signature.ts'
import { lineByKey, type PhoneLine } from './line.ts'
import { type PhoneMeans, tellEvent } from './phone-book.ts'
import { NotCalled } from './provider.ts'
import { secretOf } from './secret.ts'

const tag = 'Telephony'
const mostBytes = 65_536

interface Means extends PhoneMeans {
  keyring: Keyring
}

const reportAnswers = {
  202: { description: 'It is kept, and what follows from it is done' },
  401: { description: 'It is not signed as the line wants it; nothing is kept' },
  404: { description: 'No line that is in use has this key' },
  503: { description: 'The key of the company cannot be used at present, so nobody can tell; send it again' },
}

const report = (means: Means, path: string, operation: string, summary: string): Route => ({
  method: 'POST',
  path,
  operation,
  summary,
  tag,
  right: 'public',
  takes: 'raw',
  maxBytes: mostBytes,
  answers: reportAnswers,
  handle: (ctx, request, application) => hear(ctx, request, application, means),
})

async function hear(ctx: Context, request: RouteRequest, application: Application, means: Means): Promise<Answer> {
  const { line, settings, said } = await signedBy(ctx, request, application, means)
  const event = readReport({ said, about: request.params.about ?? '', now: new Date().toISOString() }, settings)
  if (event) await tellEvent(ctx, application, means, { line, event })
  return { status: 202, body: {} }
}

/** For whom a call is: asked by the exchange before it rings anywhere. */
const routing = (means: Means): Route => ({
  method: 'POST',
  path: '/telephony/{key}/routing',
  operation: 'routeCall',
  summary: 'Which extension a caller is for: the one of whoever answers for him. Signed as reports are',
  tag,
  right: 'public',
  takes: 'raw',
  maxBytes: mostBytes,
  answers: {
    ...reportAnswers,
    200: {
      description: 'Null: he belongs to nobody who has an extension',
      schema: { type: 'object', properties: { extension: { type: ['string', 'null'] } }, required: ['extension'] },
    },
  },
  async handle(ctx, request, application) {
    const { settings, said } = await signedBy(ctx, request, application, means)
    const given = said[settings.fields.from]
    const found = readPhone(typeof given === 'string' ? given : '', ctx.config.company.country)
    if (!('value' in found)) return { body: { extension: null } }
    const known = await means.door.whoIs(ctx, { phones: [found.value], emails: [], messengers: [] })
    const owner = known?.owner && ctx.config.users.get(known.owner)?.active ? known.owner : null
    return { body: { extension: owner && (await extensionOf(ctx, owner)) } }
  },
})

/** What the provider of a line says, once it is certain that it is he. */
async function signedBy(
  ctx: Context,
  { params, body, headers, host }: RouteRequest,
  { publicUrl }: Application,
  { keyring }: Means,
): Promise<{ line: PhoneLine; settings: HttpSettings; said: JsonObject }> {
  const line = await lineByKey(ctx, params.key ?? '')
  // Nobody reports of an Asterisk: it is listened to.
  if (!line || line.settings.dialect === 'asterisk') throw new NotFound('unknownSource')
  const { settings } = line
  const bytes = Buffer.isBuffer(body) ? body : Buffer.alloc(0)
  const isForm = /^application\/x-www-form-urlencoded/i.test(headers['content-type'] ?? '')
  const form = new URLSearchParams(isForm ? bytes.toString('utf8') : '')
  const secret = await secretOf(ctx, keyring, line).catch(error => {
    throw error instanceof NotCalled ? new Unavailable('phoneSecretAway') : error
  })
  const url = `${publicUrl ?? `https://${host}`}/api/v1/telephony/${line.key}`
  if (!isSigned({ bytes, headers, form, url }, settings, secret)) throw new Unauthenticated('phoneNotSigned')
  return { line, settings, said: isForm ? Object.fromEntries(form) : jsonIn(bytes) }
}

function jsonIn(bytes: Buffer): JsonObject {
  try {
    const said = JSON.parse(bytes.toString('utf8')) as unknown
    if (isJsonObject(said)) return said
  } catch {
    // Said below.
  }
  throw new Malformed('unreadableJson')
}

export const reportRoutes = (means: Means): readonly Route[] => [
  report(
    means,
    '/telephony/{key}',
    'tellOfCall',
    'What a provider tells of a call: that it rings, is answered, has ended, or its recording',
  ),
  report(means, '/telephony/{key}/events/{about}', 'tellOfMangoCall', 'The same, as Mango Office addresses it'),
  routing(means),
]

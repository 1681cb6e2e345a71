import { isJsonObject, type JsonObject, parseIfMatch } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import type { AskedFor, Route, RouteRequest, TwoPersons } from '../feature.ts'
import { nameOf } from '../people.ts'
import { changeWebhook, createWebhook, readNew, removeWebhook, requireSound, type WebhookInput } from './save.ts'
import { madeSchema, pageOf, secretSchema, webhookInput, webhookSchema } from './schemas.ts'
import { renewSecret } from './secret.ts'
import { getWebhook, linesOf, listWebhooks, type Means, presentWebhook, type Webhook } from './webhook.ts'

export const tag = 'Webhooks'
export const path = '/webhooks'

export const webhookRoutes = (means: Means): readonly Route[] => [
  list,
  create(means),
  {
    method: 'GET',
    path: `${path}/{id}`,
    operation: 'getWebhook',
    summary: 'A webhook, and how it stands',
    tag,
    right: 'admin',
    answers: { 200: { description: 'The webhook', schema: webhookSchema } },
    handle: async (ctx, { params }) => answerWith(ctx, await getWebhook(ctx, params.id ?? '')),
  },
  change(means),
  {
    method: 'DELETE',
    path: `${path}/{id}`,
    operation: 'removeWebhook',
    summary: 'Remove a webhook with its log and its secret',
    tag,
    right: 'admin',
    configures: true,
    answers: { 204: { description: 'It is gone' } },
    async handle(ctx, { params }) {
      await removeWebhook(ctx, params.id ?? '')
      return { status: 204 }
    },
  },
  renew(means),
]

const list: Route = {
  method: 'GET',
  path,
  operation: 'listWebhooks',
  summary: 'Which addresses are told what happens, and how they stand',
  tag,
  right: 'admin',
  answers: { 200: { description: 'All of them', schema: pageOf(webhookSchema) } },
  async handle(ctx) {
    const webhooks = await listWebhooks(ctx)
    const lines = await linesOf(
      ctx,
      webhooks.map(({ id }) => id),
    )
    return { body: { data: webhooks.map(each => presentWebhook(each, lines.get(each.id))), nextCursor: null } }
  },
}

const create = (means: Means): Route => ({
  method: 'POST',
  path,
  operation: 'createWebhook',
  summary: 'Have an address told what happens, in the name of somebody: what he may not see does not leave',
  tag,
  right: 'admin',
  configures: true,
  shownOnce: ['secret'],
  body: webhookInput(['name', 'url', 'events']),
  answers: {
    201: { description: 'The webhook, with the secret by which it signs', schema: madeSchema },
    409: { description: 'There are enough, or the key of the company cannot be used at present' },
  },
  twoPersons: opening(means, {
    needs: (_, { body }) => inputOf(body).state !== 'off',
    settings: async (ctx, { body }) => readNew(ctx, inputOf(body)),
  }),
  async handle(ctx, { body }) {
    const { id, secret } = await createWebhook(ctx, means, inputOf(body))
    const webhook = await getWebhook(ctx, id)
    return { status: 201, headers: etag(webhook), body: { ...presentWebhook(webhook), secret } }
  },
})

const change = (means: Means): Route => ({
  method: 'PATCH',
  path: `${path}/{id}`,
  operation: 'changeWebhook',
  summary: 'Change a webhook, turn it off, or on again: what waits in its line goes first then',
  tag,
  right: 'admin',
  configures: true,
  body: webhookInput([]),
  answers: {
    200: { description: 'The webhook', schema: webhookSchema },
    412: { description: 'Somebody else has changed it since' },
  },
  twoPersons: opening(means, {
    needs: (_, { body }) => isOpening(inputOf(body)),
    settings: async (ctx, { params, body }) => ({ ...(await getWebhook(ctx, params.id ?? '')), ...inputOf(body) }),
  }),
  async handle(ctx, { params, body, headers }) {
    const seen = parseIfMatch(headers['if-match'])
    return answerWith(ctx, await changeWebhook(ctx, means, { id: params.id ?? '', input: inputOf(body), seen }))
  },
})

const renew = (means: Means): Route => ({
  method: 'POST',
  path: `${path}/{id}/secret`,
  operation: 'renewWebhookSecret',
  summary: 'Make a new secret; messages are signed by the former one too for 24 hours',
  tag,
  right: 'admin',
  configures: true,
  shownOnce: ['secret'],
  answers: {
    201: { description: 'The new secret', schema: secretSchema },
    409: { description: 'The key of the company cannot be used at present' },
  },
  async handle(ctx, { params }) {
    const webhook = await getWebhook(ctx, params.id ?? '', true)
    const secret = await renewSecret(ctx, means.keyring, webhook)
    const { formerUntil } = await getWebhook(ctx, webhook.id)
    return { status: 201, body: { secret, formerUntil } }
  },
})

interface Opening {
  needs: NonNullable<TwoPersons['needs']>
  settings: (ctx: Context, asked: AskedFor) => Promise<ReturnType<typeof readNew>>
}

/** What makes values leave the company to where they did not go: an address that is told, or told more. Turning off and a new name narrow or change nothing. */
function opening({ target }: Means, { needs, settings }: Opening): TwoPersons {
  return {
    needs,
    async basis(ctx, asked) {
      const sound = await settings(ctx, asked)
      await requireSound(ctx, target, sound)
      const { url, events, filter, fields, owner, state } = sound
      return { url, events, filter, fields, owner, state }
    },
    async words(ctx, { basis, ...asked }) {
      const { name } = await settings(ctx, asked).catch(() => readNew(ctx, inputOf(asked.body)))
      const url = String(basis.url)
      return { name, address: URL.parse(url)?.host ?? url, owner: nameOf(ctx.config, String(basis.owner)) }
    },
  }
}

const opens = ['url', 'events', 'filter', 'fields', 'owner'] as const satisfies (keyof WebhookInput)[]

const isOpening = (input: WebhookInput): boolean =>
  input.state === 'on' || (input.state !== 'off' && opens.some(member => input[member] !== undefined))

const inputOf = (body: RouteRequest['body']): WebhookInput => (isJsonObject(body) ? (body satisfies JsonObject) : {})

const etag = ({ version }: Webhook) => ({ etag: `"${version}"` })

async function answerWith(ctx: Context, webhook: Webhook) {
  const lines = await linesOf(ctx, [webhook.id])
  return { headers: etag(webhook), body: presentWebhook(webhook, lines.get(webhook.id)) }
}

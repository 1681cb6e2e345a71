import { Forbidden, Invalid, isId, NotFound, parseIfMatch } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { KeyAway } from '../../vault/key-provider.ts'
import type { Keyring } from '../../vault/keyring.ts'
import type { Answer, Route } from '../feature.ts'
import {
  getNoticeSettings,
  type KeptNoticeSettings,
  type NoticeSettings,
  problemsOfSettings,
  saveNoticeSettings,
} from '../notice-settings.ts'
import type { Outgoing } from '../outgoing.ts'
import { forgetDevice, keepDevice, listDevices, type Subscription } from './push/devices.ts'
import { publicKey, vapidKeys } from './push/vapid.ts'
import { deviceSchema, keptSettingsSchema, settingsSchema, subscriptionSchema } from './schemas.ts'

const tag = 'Notices'

/** Whose settings and devices they are. */
function requireUser({ actor }: Context, doing: 'reads' | 'writes'): string {
  if (!actor.user) throw new Forbidden('usersOnly')
  if (doing === 'writes' && actor.scopes && !actor.scopes.includes('admin')) throw new Forbidden('keyMayNot')
  return actor.user
}

const answer = (settings: KeptNoticeSettings): Answer => ({
  body: { ...settings },
  headers: { etag: `"${settings.version}"` },
})

const settingsRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/me/notice-settings',
    operation: 'getNoticeSettings',
    summary: 'What you want to be told of, and when not',
    tag,
    right: 'signedIn',
    answers: { 200: { description: 'Your settings', schema: keptSettingsSchema } },
    handle: async ctx => answer(await getNoticeSettings(ctx, requireUser(ctx, 'reads'))),
  },
  {
    method: 'PUT',
    path: '/me/notice-settings',
    operation: 'saveNoticeSettings',
    summary: 'Say what you want to be told of, and when not',
    tag,
    right: 'signedIn',
    body: settingsSchema,
    answers: {
      200: { description: 'Your settings as they are now', schema: keptSettingsSchema },
      412: { description: '`If-Match` names a version that you have changed since; `current` is what is there now' },
    },
    async handle(ctx, { body, headers }) {
      const user = requireUser(ctx, 'writes')
      const settings = body as NoticeSettings
      const problems = problemsOfSettings(settings)
      if (problems.length) throw new Invalid(problems)
      const seen = parseIfMatch(headers['if-match'])
      return answer(await saveNoticeSettings(ctx, user, { settings, seen }))
    },
  },
]

const deviceRoutes = (target: Outgoing, keyring: Keyring): readonly Route[] => [
  {
    method: 'GET',
    path: '/me/push-devices',
    operation: 'listPushDevices',
    summary: 'Your devices that show notices while no page is open',
    tag,
    right: 'signedIn',
    answers: {
      200: {
        description:
          'Your devices, and the public key with which a browser subscribes. `away`: they are told nothing while the key of the company is away',
        schema: {
          type: 'object',
          properties: {
            data: { type: 'array', items: deviceSchema },
            key: {
              type: ['string', 'null'],
              description: 'null: none was made yet, and the key of the company is away',
            },
            away: { type: 'boolean' },
          },
        },
      },
    },
    async handle(ctx) {
      requireUser(ctx, 'reads')
      return { body: { data: await listDevices(ctx), ...(await signingKey(ctx, keyring)) } }
    },
  },
  {
    method: 'POST',
    path: '/me/push-devices',
    operation: 'addPushDevice',
    summary: 'Show notices on this device; until its session ends',
    tag,
    right: 'signedIn',
    body: subscriptionSchema,
    answers: { 201: { description: 'The device', schema: deviceSchema } },
    handle: async (ctx, { body }) => ({ status: 201, body: await keepDevice(ctx, body as Subscription, target) }),
  },
  {
    method: 'DELETE',
    path: '/me/push-devices/{id}',
    operation: 'removePushDevice',
    summary: 'Show no more notices on a device',
    tag,
    right: 'signedIn',
    answers: { 204: { description: 'It is forgotten' } },
    async handle(ctx, { params }) {
      requireUser(ctx, 'writes')
      const id = params.id ?? ''
      if (!isId(id) || !(await forgetDevice(ctx, id))) throw new NotFound('notFound', { object: 'device', id })
      return { status: 204 }
    },
  },
]

async function signingKey(ctx: Context, keyring: Keyring): Promise<{ key: string | null; away: boolean }> {
  const orNone = (error: unknown): null => {
    if (error instanceof KeyAway) return null
    throw error
  }
  const key = await publicKey(ctx, keyring).catch(orNone)
  const usable = key && (await vapidKeys(ctx, keyring).catch(orNone))
  return { key, away: !usable }
}

export const ownRoutes = (target: Outgoing, keyring: Keyring): readonly Route[] => [
  ...settingsRoutes,
  ...deviceRoutes(target, keyring),
]

import { Forbidden, Invalid, isId, NotFound, parseIfMatch } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
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
import { vapidKeys } from './push/vapid.ts'
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

const deviceRoutes = (target: Outgoing): readonly Route[] => [
  {
    method: 'GET',
    path: '/me/push-devices',
    operation: 'listPushDevices',
    summary: 'Your devices that show notices while no page is open',
    tag,
    right: 'signedIn',
    answers: {
      200: {
        description: 'Your devices, and the public key with which a browser subscribes',
        schema: {
          type: 'object',
          properties: { data: { type: 'array', items: deviceSchema }, key: { type: 'string' } },
        },
      },
    },
    async handle(ctx) {
      requireUser(ctx, 'reads')
      const { publicKey } = await vapidKeys(ctx)
      return { body: { data: await listDevices(ctx), key: publicKey.toString('base64url') } }
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

export const ownRoutes = (target: Outgoing): readonly Route[] => [...settingsRoutes, ...deviceRoutes(target)]

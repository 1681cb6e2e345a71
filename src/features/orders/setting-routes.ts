import { parseIfMatch } from '../../model/index.ts'
import type { Route } from '../feature.ts'
import { settingMembers, settingSchema } from './schemas.ts'
import { getOrderSettings, type OrderSettings, saveOrderSettings } from './settings.ts'

export const settingRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/order-settings',
    operation: 'getOrderSettings',
    summary: 'How the company handles orders and cases',
    tag: 'Set-up',
    right: 'signedIn',
    answers: { 200: { description: 'The settings', schema: settingSchema } },
    async handle(ctx) {
      const settings = await getOrderSettings(ctx)
      return { body: settings, headers: { etag: `"${settings.version}"` } }
    },
  },
  {
    method: 'PUT',
    path: '/order-settings',
    operation: 'saveOrderSettings',
    summary: 'Set how the company handles orders and cases',
    tag: 'Set-up',
    right: 'admin',
    configures: true,
    body: {
      type: 'object',
      properties: settingMembers,
      required: ['caseDays', 'subject', 'body'],
      additionalProperties: false,
    },
    answers: {
      200: { description: 'The settings as they are now', schema: settingSchema },
      412: { description: 'Somebody else has changed them since' },
    },
    async handle(ctx, { body, headers }) {
      const settings = await saveOrderSettings(ctx, body as OrderSettings, parseIfMatch(headers['if-match']))
      return { body: settings, headers: { etag: `"${settings.version}"` } }
    },
  },
]

import sql from 'sql-template-tag'
import type { Json, JsonObject } from '../model/index.ts'
import type { Context } from '../records/context.ts'
import { standsInFor } from '../records/deputies.ts'
import { headedBy } from '../records/reach.ts'
import { isAdministrator, writesRobots } from './contexts.ts'
import { isPasswordDue } from './own-passwords.ts'
import { isSecondFactorDue } from './second-factor.ts'

/** The caller, as pages and programs need to know him. `now`: his record, where it has just been changed. */
export async function presentMe(ctx: Context, now: Record<string, Json | undefined> = {}): Promise<JsonObject> {
  const { user, name, role, team, scopes } = ctx.actor
  const info = user ? ctx.config.users.get(user) : undefined
  return {
    id: user,
    name: now.name ?? name,
    email: info?.email ?? null,
    role: { id: role.id, name: role.name },
    team,
    locale: now.locale ?? info?.locale ?? ctx.locale,
    admin: isAdministrator(ctx),
    writesRobots: writesRobots(ctx),
    scopes: scopes ? [...scopes] : null,
    rights: { objects: asJson(role.objects), fields: { ...role.fields } },
    passwordDue: await isPasswordDue(ctx),
    secondFactorDue: await isSecondFactorDue(ctx),
    standsInFor: standsInFor(ctx).map(({ absent, until }) => ({
      id: absent,
      name: ctx.config.users.get(absent)?.name ?? '',
      until: moment(until),
      people: headedBy(ctx.config, absent).filter(id => ctx.config.users.get(id)?.active),
    })),
    ...(await telephonyOf(ctx)),
    absentFrom: now.absentFrom === undefined ? moment(info?.absentFrom) : now.absentFrom,
    absentUntil: now.absentUntil === undefined ? moment(info?.absentUntil) : now.absentUntil,
  }
}

async function telephonyOf({ db, workspace, actor }: Context): Promise<{ telephony: boolean; softphone: boolean }> {
  const row = await db.one<{ telephony: boolean; softphone: boolean }>(sql`
    select exists (select from phone_line where workspace_id = ${workspace}) or exists (select from softphone where workspace_id = ${workspace}) as telephony,
      exists (select from softphone s join softphone_account a on a.workspace_id = s.workspace_id
        where s.workspace_id = ${workspace} and a."user" = ${actor.user} and a.active) as softphone`)
  return row ?? { telephony: false, softphone: false }
}

const moment = (text: string | null | undefined): string | null => (text ? new Date(text).toISOString() : null)

const asJson = (objects: Context['actor']['role']['objects']): JsonObject =>
  Object.fromEntries(Object.entries(objects).map(([object, rights]) => [object, { ...rights }]))

export const meSchema: JsonObject = {
  type: 'object',
  properties: {
    id: { type: ['string', 'null'], format: 'uuid' },
    name: { type: 'string' },
    email: { type: ['string', 'null'] },
    role: {
      type: 'object',
      properties: { id: { type: ['string', 'null'], format: 'uuid' }, name: { type: 'string' } },
    },
    team: { type: ['string', 'null'], format: 'uuid' },
    locale: { type: 'string', enum: ['ru', 'en'] },
    admin: { type: 'boolean' },
    writesRobots: { type: 'boolean', description: 'Whether you may write robots of boards that you work with' },
    scopes: { type: ['array', 'null'], items: { type: 'string' } },
    rights: { type: 'object', properties: { objects: { type: 'object' }, fields: { type: 'object' } } },
    passwordDue: {
      type: 'boolean',
      description: 'Your password was set by an administrator: until you choose your own, nothing else is answered',
    },
    secondFactorDue: {
      type: 'boolean',
      description: 'Your role demands a second factor: until you set it up, nothing else is answered',
    },
    standsInFor: {
      type: 'array',
      description: 'In whose place you are now, until when',
      items: {
        type: 'object',
        properties: {
          id: { type: 'string', format: 'uuid' },
          name: { type: 'string' },
          until: { type: 'string', format: 'date-time' },
          people: {
            type: 'array',
            description: 'Whom he heads: in his place you see to their work too, as far as both your roles allow it',
            items: { type: 'string', format: 'uuid' },
          },
        },
        required: ['id', 'name', 'until', 'people'],
      },
    },
    telephony: { type: 'boolean', description: 'Whether the company has a telephone line: calls may ring' },
    softphone: { type: 'boolean', description: 'Whether your pages telephone themselves' },
    absentFrom: { type: ['string', 'null'], format: 'date-time' },
    absentUntil: { type: ['string', 'null'], format: 'date-time' },
  },
  required: [
    'id',
    'name',
    'email',
    'role',
    'team',
    'locale',
    'admin',
    'scopes',
    'rights',
    'passwordDue',
    'secondFactorDue',
  ],
}

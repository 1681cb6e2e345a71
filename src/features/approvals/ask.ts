import sql from 'sql-template-tag'
import { noteSecurityEvent, type Whence, whenceOf } from '../../access/security-events.ts'
import { isTwoPersonRuleOn } from '../../access/two-persons.ts'
import { Conflict, type Json, newId } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { transact } from '../../records/transact.ts'
import type { Feature, Route, TwoPersons } from '../feature.ts'
import {
  type Acts,
  type Approval,
  askedSchema,
  getApproval,
  presentApproval,
  waitingAlike,
  waitingHours,
} from './approval.ts'
import { tellAdministrators } from './tell.ts'

/** So many requests of one person wait at most: others read all of them. */
const most = 20

/** Features whose routes ask another administrator first, where they are declared so and the company's rule is on. */
export const askingFirst = (features: readonly Feature[], acts: Acts): Feature[] =>
  features.map(feature => ({
    ...feature,
    ...(feature.routes && {
      routes: feature.routes.map(route =>
        route.twoPersons ? asking({ ...route, twoPersons: route.twoPersons }, acts) : route,
      ),
    }),
  }))

function asking(route: Route & { twoPersons: TwoPersons }, acts: Acts): Route {
  const { twoPersons, operation } = route
  const usual = route.answers[202]
  const asked = 'Under the two-person rule: the request, which another administrator has to confirm'
  return {
    ...route,
    answers: {
      ...route.answers,
      202: {
        description: usual ? `${usual.description}. ${asked}` : asked,
        schema: usual?.schema ? { anyOf: [usual.schema, askedSchema] } : askedSchema,
      },
    },
    async handle(ctx, request, application) {
      const needed = (await twoPersons.needs?.(ctx, request)) ?? true
      if (!needed || !(await isTwoPersonRuleOn(ctx))) return route.handle(ctx, request, application)
      const basis = await twoPersons.basis(ctx, request)
      const body = (request.body ?? null) as Json
      const approval = await ask(ctx, { operation, params: request.params, body, basis }, whenceOf(request))
      return { status: 202, body: { approval: await presentApproval(ctx, acts, approval) } }
    },
  }
}

type Asked = Pick<Approval, 'operation' | 'params' | 'body' | 'basis'>

/** Writes the request down, and tells the other administrators. Asked for twice it is one. */
const ask = (ctx: Context, asked: Asked, whence: Whence): Promise<Approval> =>
  transact(ctx, async inside => {
    const { workspace, actor } = ctx
    await inside.db.query(
      sql`select pg_advisory_xact_lock(hashtextextended(${`approval ${workspace} ${actor.user}`}, 0))`,
    )
    const alike = await waitingAlike(inside, asked)
    if (alike) return alike
    const own = await inside.db.one<{ count: number }>(sql`
      select count(*)::int as count from approval
      where workspace_id = ${workspace} and asked_by = ${actor.user} and state = 'waiting' and expires_at > now()`)
    if ((own?.count ?? 0) >= most) throw new Conflict('approvalsEnough', { most })
    const id = newId()
    await inside.db.query(sql`
      insert into approval (id, operation, params, body, basis, asked_by, scopes, expires_at)
      values (${id}, ${asked.operation}, ${JSON.stringify(asked.params)}::jsonb,
        ${asked.body === null ? null : JSON.stringify(asked.body)}::jsonb, ${JSON.stringify(asked.basis)}::jsonb, ${actor.user},
        ${actor.scopes && JSON.stringify(actor.scopes)}::jsonb, now() + make_interval(hours => ${waitingHours}))`)
    const details = { state: 'waiting', operation: asked.operation, approval: id, ...asked.params }
    await noteSecurityEvent(inside, { kind: 'approval', outcome: 'done', whence, details })
    await tellAdministrators(inside, {
      code: 'approvalAsked',
      params: { name: actor.name },
      on: { object: 'approval', id },
    })
    return getApproval(inside, id)
  })

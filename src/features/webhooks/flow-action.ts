import sql from 'sql-template-tag'
import { Conflict, isId, NotFound, newId } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import type { Doing, FlowAction } from '../flow-action.ts'
import type { ToldBy } from './delivery.ts'
import type { WebhookState } from './webhook.ts'

/**
 * A flow tells a webhook of its record: put into the webhook's line once, in the transaction of the step, it goes as everything in that line,
 * signed, after what waits there of the record, and again until it is taken. What is told is what whoever the flow runs as sees when it leaves.
 */
export const tellWebhook: FlowAction = {
  name: 'webhook',
  administratorsOnly: true,
  about: 'any',
  params: { webhook: { type: 'string', format: 'uuid', description: 'Which of the company’s webhooks is told' } },
  required: ['webhook'],
  async check(ctx, { step }) {
    const known = await findWebhook(ctx, String(step.webhook))
    return known
      ? []
      : [{ field: 'webhook', code: 'dangling', params: { object: 'webhook', id: String(step.webhook) } }]
  },
  async run(ctx, doing) {
    const id = String(doing.step.webhook)
    const webhook = await findWebhook(ctx, id)
    if (!webhook) throw new NotFound('notFound', { object: 'webhook', id })
    // Somebody may turn it on again, so the step is tried later too.
    if (webhook.state === 'off') throw new Conflict('webhookNotOn')
    const { id: record, version } = await doing.record()
    const delivery = newId()
    await putInLine(ctx, { webhook: id, delivery, version: Number(version) }, doing)
    return { did: { webhook: id, delivery, record } }
  },
}

/** Held until the end: whoever ends a delivery of its line waits, so that what comes after it is not forgotten. */
async function findWebhook({ db, workspace }: Context, id: string): Promise<{ state: WebhookState } | undefined> {
  return isId(id)
    ? db.one(sql`select state from webhook where workspace_id = ${workspace} and id = ${id} for share`)
    : undefined
}

async function putInLine(
  { db, workspace, actor }: Context,
  { webhook, delivery, version }: { webhook: string; delivery: string; version: number },
  { on, flow, run, step }: Doing,
): Promise<void> {
  const toldBy: ToldBy = { flow: flow.id, name: flow.name, run, step: step.id, as: actor.user }
  await db.query(sql`
    insert into webhook_delivery (id, webhook, event, type, object, record_id, version, told_by, due_at)
    select ${delivery}, ${webhook}::uuid, ${newId()}, ${`${on?.object}.flow`}, ${on?.object}, ${on?.id}::uuid, ${version}::int, ${JSON.stringify(toldBy)}::jsonb,
      case when not exists (select from webhook_delivery w
        where w.workspace_id = ${workspace} and w.webhook = ${webhook} and w.record_id = ${on?.id}::uuid and w.state = 'waiting') then now() end`)
}

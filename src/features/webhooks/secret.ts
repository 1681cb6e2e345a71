import sql from 'sql-template-tag'
import { Conflict } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import type { Keyring } from '../../vault/keyring.ts'
import { forgetSecret, keepSecret, openSecret } from '../integration-secrets.ts'
import { makeSecret } from './sign.ts'
import type { Webhook } from './webhook.ts'

/** So long the former secret signs beside the new one, in hours. */
export const formerHours = 24

const about = (id: string): string => `webhook ${id}`

/** Makes its first secret, and tells it this once. Throws Conflict where the key of the company is away. */
export async function giveSecret(ctx: Context, keyring: Keyring, id: string): Promise<string> {
  const secret = makeSecret()
  await keepSecret(ctx, keyring, { kind: 'webhook', of: id, about: about(id), secret })
  return secret
}

/** Makes a new secret, and tells it this once; the present one signs beside it for a day. In the present transaction. Throws Conflict. */
export async function renewSecret(ctx: Context, keyring: Keyring, { id }: Webhook): Promise<string> {
  const present = await openSecret(ctx, keyring, { kind: 'webhook', of: id, about: about(id) })
  if (present && present !== 'unreadable') {
    await keepSecret(ctx, keyring, { kind: 'formerWebhook', of: id, about: about(id), secret: present.secret })
    await ctx.db.query(sql`
      update webhook set former_until = now() + make_interval(hours => ${formerHours}), version = version + 1
      where workspace_id = ${ctx.workspace} and id = ${id}`)
  }
  return giveSecret(ctx, keyring, id)
}

/** The secrets that sign now, the newest first. Throws KeyAway, and Conflict where none can be read. */
export async function secretsOf(ctx: Context, keyring: Keyring, { id, formerUntil }: Webhook): Promise<string[]> {
  const isFormerHeld = formerUntil !== null && Date.parse(formerUntil) > Date.now()
  const kinds = isFormerHeld ? (['webhook', 'formerWebhook'] as const) : (['webhook'] as const)
  const secrets: string[] = []
  for (const kind of kinds) {
    const kept = await openSecret(ctx, keyring, { kind, of: id, about: about(id) })
    if (kept && kept !== 'unreadable') secrets.push(kept.secret)
  }
  if (!secrets.length) throw new Conflict('webhookSecret')
  return secrets
}

export async function forgetSecrets(ctx: Context, id: string): Promise<void> {
  await forgetSecret(ctx, 'webhook', id)
  await forgetSecret(ctx, 'formerWebhook', id)
}

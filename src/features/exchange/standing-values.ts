import { say } from '../../messages/words.ts'
import type { Json } from '../../model/index.ts'
import type { Context } from '../../records/index.ts'

/** What holds for rows that do not say it: proposed with the columns, and the importing person may change it. */
export function standingValues(ctx: Context, object: string): Record<string, Json> {
  // The source of a request is always kept (`domain.md`).
  if (object === 'lead') return { source: say(ctx.config.company.locale, 'exchange:source') }
  if (object === 'deal') return { lostReason: 'other' }
  if (object === 'user') return { role: roleNamed(ctx, 'manager') }
  return {}
}

const roleNamed = (ctx: Context, name: string): Json =>
  [...ctx.config.roles.values()].find(role => role.name === name)?.name ?? null

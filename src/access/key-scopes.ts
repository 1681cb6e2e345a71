import type { Problem } from '../model/index.ts'
import type { Context } from '../records/context.ts'
import { isAdministrator } from './contexts.ts'

/** What is wrong with scopes that are asked for. Those that a key has had are not asked for again. */
export function scopeProblems(ctx: Context, scopes: readonly string[], had: readonly string[] = []): Problem[] {
  const known = new Set([
    'read',
    'write',
    ...[...ctx.config.byPlural.keys()].flatMap(plural => [`${plural}:read`, `${plural}:write`]),
  ])
  return scopes.flatMap((scope, i): Problem[] => {
    const field = `scopes.${i}`
    if (had.includes(scope)) return []
    if (scope === 'admin') return isAdministrator(ctx) ? [] : [{ field, code: 'administratorsOnly' }]
    return known.has(scope) ? [] : [{ field, code: 'unknownScope', params: { scope } }]
  })
}

/** Scopes that would let a key do more than it could. A program that has more in hand than its maker gave it is another program. */
export const widerScopes = (ctx: Context, scopes: readonly string[], had: readonly string[]): Problem[] =>
  scopes.flatMap((scope, i) =>
    isCovered(ctx, scope, had) ? [] : [{ field: `scopes.${i}`, code: 'widerScope', params: { scope } }],
  )

/** Scopes that lie within two sets at once: what both allow. */
export function commonScopes(ctx: Context, some: readonly string[], others: readonly string[]): string[] {
  const within = (these: readonly string[], those: readonly string[]) => these.filter(one => isCovered(ctx, one, those))
  return [...new Set([...within(some, others), ...within(others, some)])]
}

function isCovered({ config }: Context, scope: string, had: readonly string[]): boolean {
  if (had.includes(scope) || had.includes('admin')) return true
  const [plural = '', verb = ''] = scope.split(':')
  // Writing everything does not take in the set-up (records/access.ts).
  return had.includes(verb) && !(verb === 'write' && config.byPlural.get(plural)?.configuration)
}

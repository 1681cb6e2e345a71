import type { Context } from '../records/context.ts'

/**
 * Has a number called in the name of the context's user: his telephone rings first, and he is connected once he answers. Throws
 * Conflict where he has no extension, no line calls out, or the provider refuses.
 */
export type OrderCall = (ctx: Context, number: string) => Promise<void>

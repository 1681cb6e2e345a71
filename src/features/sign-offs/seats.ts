import { type Context, standsInFor } from '../../records/index.ts'
import type { Seat, Step } from './needs.ts'

/** Who has asked, and whether he may decide on it himself. */
export interface Asker {
  askedBy: string | null
  ownAllowed: boolean
}

/** Who may take a seat: nobody decides on what he asks for himself, unless the rules say so. */
export function candidatesOf({ config }: Context, seat: Seat, { askedBy, ownAllowed }: Asker): string[] {
  const all =
    seat.kind === 'user'
      ? [config.users.get(seat.id)]
      : [...config.users.values()].filter(user => user.role === seat.id)
  return all.flatMap(user => (user?.active && (ownAllowed || user.id !== askedBy) ? [user.id] : []))
}

/** Whether a step can be passed at all: one of its seats, or each of them, has somebody. */
export function hasAnybody(ctx: Context, { mode, seats }: Step, asker: Asker): boolean {
  const taken = seats.map(seat => candidatesOf(ctx, seat, asker).length > 0)
  return seats.length > 0 && (mode === 'all' ? taken.every(Boolean) : taken.some(Boolean))
}

export interface Place {
  seat: number
  /** Whose deputy the caller is there; `null`: it is his own. */
  inPlaceOf: string | null
}

/** The seats of a step that the caller may take, his own first, those of whom he stands in for otherwise. */
export function placesOf(ctx: Context, step: Step, asker: Asker): Place[] {
  const { user } = ctx.actor
  if (!user || (user === asker.askedBy && !asker.ownAllowed)) return []
  const absent = standsInFor(ctx).map(one => one.absent)
  return step.seats.flatMap((seat, at): Place[] => {
    const candidates = candidatesOf(ctx, seat, asker)
    if (candidates.includes(user)) return [{ seat: at, inPlaceOf: null }]
    const lender = absent.find(one => candidates.includes(one))
    return lender ? [{ seat: at, inPlaceOf: lender }] : []
  })
}

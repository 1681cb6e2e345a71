import type { Context } from '../records/context.ts'

/** What may have to be approved before it leaves the house. */
export const signedObjects = ['quote', 'invoice', 'document'] as const
export type SignedObject = (typeof signedObjects)[number]

export interface SignedThing {
  object: SignedObject
  id: string
}

/**
 * Called in the transaction in which something is sent or issued, before it is. Throws Conflict where it has to be approved as it is now
 * and has not been: `signOffNeeded` (nobody was asked yet), `signOffWaiting`, with `needs` and the id of the request in the answer.
 */
export type RequireSignedOff = (ctx: Context, on: SignedThing) => Promise<void>

import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Lsn, parseLsn } from '../database/lsn.ts'
import type { Parts } from './parts.ts'

/** Where a page or a program says, and is told, up to where it has seen the base (`docs/decisions/0078-replicas.md`). */
const seenHeader = 'x-rapport-seen'
/** Told where the place could not be asked: whoever says nothing reads all that there is. */
const nothing = 'none'

/** Up to where a caller has seen the base; `null` where he does not say: then he reads from the primary. */
export const seenBy = ({ headers }: FastifyRequest): Lsn | null => {
  const said = headers[seenHeader]
  return typeof said === 'string' ? parseLsn(said) : null
}

const reading = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Tells a caller a place behind what he has just done; and one who reads and knows none yet, where he is. */
export async function tellSeen({ database }: Parts, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  if (reading.has(request.method) && (!request.identity || seenBy(request))) return
  const lsn = await database.now().catch(() => nothing)
  if (lsn) reply.header(seenHeader, lsn)
}

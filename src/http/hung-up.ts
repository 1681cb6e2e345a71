import type { ServerResponse } from 'node:http'
import type { FastifyReply } from 'fastify'

/** Says that whoever called has hung up before he was answered: what is read for him then is read for nobody. */
export function hungUp({ raw }: FastifyReply): AbortSignal {
  const gone = new AbortController()
  onceClosed(raw, () => {
    if (!raw.writableFinished) gone.abort()
  })
  return gone.signal
}

/** Calls `then` when an answer is gone, whole or not; also where it is already: that is not told again. */
export function onceClosed(raw: ServerResponse, then: () => void): void {
  if (raw.closed) then()
  else raw.once('close', then)
}

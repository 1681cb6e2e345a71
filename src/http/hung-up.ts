import type { FastifyReply } from 'fastify'

/** Says that whoever called has hung up before he was answered: what is read for him then is read for nobody. */
export function hungUp({ raw }: FastifyReply): AbortSignal {
  const gone = new AbortController()
  raw.once('close', () => {
    if (!raw.writableFinished) gone.abort()
  })
  return gone.signal
}

import type { FastifyReply, FastifyRequest } from 'fastify'
import { onceClosed } from './hung-up.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Called when the answer is made. */
    whenMade: (() => void)[] | null
  }
}

/**
 * Calls once the answer is both made and gone. Fastify tells nothing of an answer whose reader hung up before it was made, and
 * what he asked for is done all the same.
 */
export function whenDone(request: FastifyRequest, reply: FastifyReply, done: () => void): void {
  let isMade = false
  let isGone = false
  const look = () => isMade && isGone && done()
  onceClosed(reply.raw, () => {
    isGone = true
    // Live events are written by their own hand.
    isMade ||= reply.sent
    look()
  })
  request.whenMade ??= []
  request.whenMade.push(() => {
    isMade = true
    look()
  })
}

/** The answer is made, and on its way. */
export function answerMade(request: FastifyRequest): void {
  const told = request.whenMade ?? []
  request.whenMade = null
  for (const tell of told) tell()
}

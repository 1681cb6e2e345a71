import type { FastifyReply, FastifyRequest } from 'fastify'
import { Malformed, TooMany } from '../model/index.ts'
import { subjectOf } from './api-log.ts'
import { who } from './call.ts'
import { onceClosed } from './hung-up.ts'
import type { Parts } from './parts.ts'
import { whenDone } from './when-done.ts'

/** Behind one address there may be a whole office, or a site that hands on what its visitors send. */
const callersOfAnAddress = 4

/** For each call under way so many may wait for it to end: a page that asks for much at once is served, in turn. */
const waitingForEach = 8

/** So long, in milliseconds, a call waits for its turn. */
const patience = 30_000

/** How many calls of each caller are under way, in this process: with several processes each allows its share. */
export interface AtOnce {
  /**
   * Waits until one of `most` places is free, and takes it until the returned function is called. Throws TooMany where too
   * many wait already, or for too long; whoever is `gone` meanwhile loses his turn.
   */
  take(subject: string, most: number, gone: AbortSignal): Promise<() => void>
}

interface Line {
  underWay: number
  /** In the order they came. */
  waiting: Set<() => void>
}

export function keepAtOnce(longest = patience): AtOnce {
  const lines = new Map<string, Line>()

  /** The place goes to whoever waits longest, or is free again. */
  function leave(subject: string, line: Line): void {
    const [next] = line.waiting
    if (next) next()
    else line.underWay--
    if (!line.underWay) lines.delete(subject)
  }

  return {
    async take(subject, most, gone) {
      const line = lines.get(subject) ?? { underWay: 0, waiting: new Set() }
      lines.set(subject, line)
      if (line.underWay < most) line.underWay++
      else if (line.waiting.size >= most * waitingForEach) throw tooMany(most)
      else await turn(line, { gone, longest, most })
      return () => leave(subject, line)
    },
  }
}

interface Waiting {
  gone: AbortSignal
  longest: number
  most: number
}

const turn = ({ waiting }: Line, { gone, longest, most }: Waiting): Promise<void> =>
  new Promise((resolve, reject) => {
    const end = () => {
      waiting.delete(next)
      clearTimeout(clock)
      gone.removeEventListener('abort', lose)
    }
    const next = () => {
      end()
      resolve()
    }
    const lose = () => {
      end()
      reject(new Malformed('malformed'))
    }
    const clock = setTimeout(() => {
      end()
      reject(tooMany(most))
    }, longest)
    gone.addEventListener('abort', lose)
    waiting.add(next)
  })

const tooMany = (most: number): TooMany => new TooMany(2, 'tooManyAtOnce', { most: most * (1 + waitingForEach) })

/**
 * Lets a call begin once not too many of its caller's are under way; throws TooMany. Whoever hangs up leaves work behind: his
 * place is free when the answer is both made and gone.
 */
export async function admitAtOnce(
  { atOnce, settings }: Parts,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const { identity, ip: address } = request
  const most = identity ? settings.callsAtOnce : settings.callsAtOnce * callersOfAnAddress
  const subject = subjectOf({ ...(identity ? who(identity) : { user: null, key: null }), address })
  const gone = new AbortController()
  onceClosed(reply.raw, () => gone.abort())
  const turnedAway = request.turnedAway
  request.turnedAway = true
  const leave = await atOnce.take(subject, most, gone.signal)
  request.turnedAway = turnedAway

  whenDone(request, reply, leave)
}

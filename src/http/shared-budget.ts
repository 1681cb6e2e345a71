import { createHash } from 'node:crypto'
import type pg from 'pg'
import { oneByOne } from '../database/one-by-one.ts'
import type { Log } from '../model/log.ts'
import type { Asked, Give, Given } from './limits.ts'

/** Gives portions of what all processes share of the calls of a minute; see `call_budget`. */
export interface SharedBudget {
  readonly give: Give
  stop(): void
}

const clearEvery = 60_000

/**
 * What is asked for at the same moment goes in one statement. While the base does not answer each is given what he asks for: what he calls
 * for will meet that base too.
 */
export function shareBudget(owner: pg.Pool, log: Log): SharedBudget {
  let waiting = new Map<string, Asked>()
  const write = oneByOne(async () => {
    const asked = waiting
    waiting = new Map()
    return portionsOf(owner, asked)
  })
  const clear = () =>
    owner
      .query(`delete from call_budget where at < now() - interval '2 minutes'`)
      .catch(error => log.warn({ err: error }, 'what nobody calls for any more could not be cleared away'))
  const timer = setInterval(() => void clear(), clearEvery)

  return {
    async give(asked) {
      const name = nameOf(asked.subject)
      waiting.set(name, asked)
      const usual: Given = { granted: asked.wanted, left: asked.perMinute - asked.wanted }
      return write().then(
        given => given.get(name) ?? usual,
        () => usual,
      )
    },
    stop: () => clearInterval(timer),
  }
}

/** Of whom it is need not be read there, and an address may be longer than an index takes. */
const nameOf = (subject: string): string => createHash('sha256').update(subject).digest('base64url')

/** In order, so that two processes do not wait for each other's rows. */
async function portionsOf(owner: pg.Pool, asked: ReadonlyMap<string, Asked>): Promise<Map<string, Given>> {
  const subjects = [...asked.keys()].sort()
  const column = (of: (each: Asked) => number): number[] =>
    subjects.map(subject => of(asked.get(subject) ?? { subject, perMinute: 0, wanted: 0 }))
  const { rows } = await owner.query<{ subject: string } & Given>(portions, [
    subjects,
    column(({ perMinute }) => perMinute),
    column(({ wanted }) => wanted),
  ])
  return new Map(rows.map(({ subject, granted, left }) => [subject, { granted, left }]))
}

const portions = `
  insert into call_budget as b (subject, remaining, granted, at)
  select subject, per_minute - wanted, wanted, now()
  from unnest($1::text[], $2::float8[], $3::float8[]) as asked (subject, per_minute, wanted)
  on conflict (subject) do update set (remaining, granted, at) = (
    select whole - least(excluded.granted, floor(whole)), least(excluded.granted, floor(whole)), greatest(b.at, excluded.at)
    from (select least(excluded.remaining + excluded.granted,
      b.remaining + greatest(0, extract(epoch from excluded.at - b.at)) * (excluded.remaining + excluded.granted) / 60) as whole) now_left)
  returning subject, granted, remaining as left`

import { hash } from 'node:crypto'
import sql from 'sql-template-tag'
import type { Answer } from '../features/feature.ts'
import { Conflict, isProtected, Malformed } from '../model/index.ts'
import type { Configuration, Context } from '../records/context.ts'
import { transact } from '../records/transact.ts'

export interface Repeatable {
  key: string
  method: string
  url: string
  body: unknown
  /** Members of the answer that are shown once and not kept: keys and invitations, of which only hashes are stored. */
  shownOnce?: readonly string[]
}

interface First {
  requestHash: Buffer
  status: number | null
  headers: Record<string, string> | null
  body: string | null
}

/**
 * Does the work once for each key within 24 hours; repeats get the first answer. Key, work and answer are one transaction:
 * of two at the same moment the second waits for the first, and what failed can be tried again under the same key.
 */
export async function doOnce(
  ctx: Context,
  request: Repeatable,
  work: (ctx: Context) => Promise<Answer>,
): Promise<Answer> {
  if (!/^[\x21-\x7e]{1,255}$/.test(request.key)) throw new Malformed('idempotencyKey')
  const { workspace, actor } = ctx
  const requestHash = hashOf(ctx, request)
  return transact(ctx, async inside => {
    const row = sql`workspace_id = ${workspace} and user_id = ${actor.user} and key = ${request.key}`
    await inside.db.query(sql`delete from idempotency where ${row} and at < now() - interval '24 hours'`)
    const [claimed] = await inside.db.query(sql`
      insert into idempotency (user_id, key, request_hash) values (${actor.user}, ${request.key}, ${requestHash})
      on conflict do nothing returning key`)
    if (!claimed) {
      const first = await inside.db.one<First>(sql`
        select request_hash as "requestHash", status, headers, body from idempotency where ${row}`)
      return repeat(first, requestHash)
    }

    const answer = await work(inside)
    const { status = 200, headers = {} } = answer
    const text = keptText(answer, request.shownOnce)
    await inside.db.query(sql`
      update idempotency set status = ${status}, headers = ${JSON.stringify(headers)}::jsonb, body = ${text} where ${row}`)
    return answer
  })
}

/**
 * By what a request is known again. Passwords and values of protected fields do not go into it: by a hash of all the rest, which
 * stands in the open, somebody would find out which of few values they were.
 */
function hashOf({ config }: Context, { method, url, body }: Repeatable): Buffer {
  const secret = secretNames(config)
  const text = JSON.stringify(body ?? null, (name, value) => (secret.has(name) ? undefined : value))
  return hash('sha256', `${method} ${url}\n${text}`, 'buffer')
}

const secrets = new WeakMap<Configuration, ReadonlySet<string>>()

function secretNames(config: Configuration): ReadonlySet<string> {
  const fields = [...config.objects.values()].flatMap(object => Object.entries(object.fields))
  const known =
    secrets.get(config) ??
    new Set(['password', ...fields.flatMap(([name, field]) => (isProtected(field) ? [name] : []))])
  secrets.set(config, known)
  return known
}

function keptText({ json, body }: Answer, shownOnce: readonly string[] = []): string | null {
  if (json !== undefined || body === undefined) return json ?? null
  return JSON.stringify(body, (name, value) => (shownOnce.includes(name) ? undefined : value))
}

function repeat(first: First | undefined, requestHash: Buffer): Answer {
  if (!first || first.status === null) throw new Conflict('tryAgain')
  if (!first.requestHash.equals(requestHash)) throw new Conflict('keyUsedOtherwise')
  return {
    status: first.status,
    headers: { ...first.headers, 'idempotency-replayed': 'true' },
    ...(first.body !== null && { json: first.body }),
  }
}

import type pg from 'pg'

type Verb = 'pg_try_advisory_lock' | 'pg_advisory_unlock'

/** Lines that this process listens to: no other does at the same time. */
export interface Holds {
  /** Whether it is ours from now on; `lost` is called when it is no longer. */
  take(name: string, lost: () => void): Promise<boolean>
  release(name: string): Promise<void>
  stop(): void
}

/**
 * By locks of a session of PostgreSQL: they are free the moment the process is gone, however it ends, so that another goes on at once. A
 * lease would be silent until it runs out, and what is said meanwhile Asterisk does not say again.
 */
export function holdBySession(owner: pg.Pool): Holds {
  const held = new Map<string, () => void>()
  let session: Promise<pg.PoolClient> | null = null

  function lose(): void {
    session = null
    const losers = [...held.values()]
    held.clear()
    for (const lost of losers) lost()
  }

  async function open(): Promise<pg.PoolClient> {
    const client = await owner.connect()
    const gone = () => {
      client.release(true)
      lose()
    }
    client.once('error', gone)
    client.once('end', lose)
    return client
  }

  // A session answers one question at a time.
  let asked: Promise<unknown> = Promise.resolve()
  const ask = (verb: Verb, name: string): Promise<boolean> => {
    const answer = asked.then(() => askNow(verb, name))
    asked = answer.catch(() => {})
    return answer
  }

  const askNow = async (verb: Verb, name: string): Promise<boolean> => {
    session ??= open()
    const opening = session
    const client = await opening.catch(error => {
      if (session === opening) session = null
      throw error
    })
    const { rows } = await client.query(`select ${verb}(hashtextextended($1, 0)) as done`, [`telephony ${name}`])
    return rows[0].done
  }

  return {
    async take(name, lost) {
      if (held.has(name) || !(await ask('pg_try_advisory_lock', name))) return false
      held.set(name, lost)
      return true
    },
    async release(name) {
      if (held.delete(name)) await ask('pg_advisory_unlock', name)
    },
    stop() {
      void session?.then(client => client.release(true)).catch(() => {})
      session = null
      held.clear()
    },
  }
}

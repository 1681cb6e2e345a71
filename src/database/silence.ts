import pg from 'pg'

/** Milliseconds between two looks. Who has said nothing at two of them in a row is given up. */
const interval = 3000

/**
 * A PostgreSQL that is stopped or whose host hangs keeps its connections and never answers: everybody would wait for
 * ever. While `watched` holds connections, one of its own asks again and again; when that gets no answer, all are broken
 * off, so that each call fails at once and can be tried again. A long statement is no silence. Returns the end of it.
 */
export function breakOffSilent(url: string, watched: ReadonlySet<pg.Client>): () => void {
  let asked: pg.Client | null = null
  let unanswered = 0

  function look(): void {
    if (unanswered > 0) {
      if (++unanswered > 2) giveUp()
      return
    }
    if (!watched.size) return
    unanswered = 1
    // Refused is an answer too: then the connections themselves know that they are broken.
    void ask()
      .catch(forget)
      .finally(() => {
        unanswered = 0
      })
  }

  async function ask(): Promise<void> {
    if (!asked) {
      asked = new pg.Client({ connectionString: url })
      asked.on('error', forget)
      await asked.connect()
    }
    await asked.query('select 1')
  }

  function giveUp(): void {
    for (const client of watched) client.connection.stream.destroy()
    forget()
  }

  function forget(): void {
    asked?.connection.stream.destroy()
    asked = null
  }

  const timer = setInterval(look, interval).unref()
  return () => {
    clearInterval(timer)
    forget()
  }
}

import { once } from 'node:events'
import type pg from 'pg'
import { from } from 'pg-copy-streams'

/** Rows on their way into a table by COPY, the fastest way in. */
export interface Copying {
  /** Values in the order of the columns: text, number, boolean, JSON text or `null`. */
  row(values: readonly unknown[]): void
  /** Waits while PostgreSQL is behind. */
  settle(): Promise<void>
  end(): Promise<void>
}

const chunk = 1 << 17

export function copyInto(client: pg.Client, table: string, columns: readonly string[]): Copying {
  const names = columns.map(name => `"${name}"`).join(', ')
  const stream = client.query(from(`copy "${table}" (${names}) from stdin`))
  let failed: Error | null = null
  stream.on('error', (error: Error) => {
    failed = error
  })
  let text = ''
  let full = false

  function flush(): void {
    full = !stream.write(text)
    text = ''
  }

  return {
    row(values) {
      text += `${values.map(written).join('\t')}\n`
      if (text.length > chunk) flush()
    },
    async settle() {
      if (failed) throw failed
      if (full) await once(stream, 'drain')
      full = false
    },
    async end() {
      flush()
      stream.end()
      await once(stream, 'finish')
      if (failed) throw failed
    },
  }
}

const escapes: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }

const written = (value: unknown): string =>
  value === null || value === undefined
    ? '\\N'
    : String(value).replace(/[\\\t\n\r]/g, character => escapes[character] ?? '')

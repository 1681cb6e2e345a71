import pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import type { Entry } from '../archive/write.ts'
import { tablePart } from './contents.ts'
import { type CopiedTable, columnsSql, tableSql } from './tables.ts'

/** So many bytes of rows make a part: what is held in memory. */
const partSize = 2 * 1024 * 1024

const lineEnd = 0x0a

/**
 * The rows of a table as PostgreSQL's COPY writes them, in parts. Read company by company: where the owner of the tables is no
 * superuser, their row-level security binds him too. Returns how many rows there were.
 */
export async function* rowsOf(
  client: pg.Client,
  { name, columns, ofCompany }: CopiedTable,
  companies: readonly { id: string }[],
): AsyncGenerator<Entry, number> {
  const waiting = partsOf(name)
  const select = `select ${columnsSql(columns)} from ${tableSql(name)}`
  const queries = ofCompany
    ? companies.map(({ id }) => ({ id, text: `${select} where workspace_id = ${pg.escapeLiteral(id)}` }))
    : [{ id: null, text: select }]
  for (const { id, text } of queries) {
    if (id) await client.query(`select set_config('rapport.workspace', $1, true)`, [id])
    for await (const chunk of client.query(copyTo(`copy (${text}) to stdout`))) yield* waiting.add(chunk)
  }
  yield* waiting.end()
  return waiting.rows()
}

function partsOf(table: string) {
  let chunks: Buffer[] = []
  let length = 0
  let part = 0
  let rows = 0

  function take(): Entry {
    const bytes = Buffer.concat(chunks)
    chunks = []
    length = 0
    return { name: tablePart(table, ++part), bytes }
  }

  return {
    /** Line ends inside of values are written as `\n`: each one there is ends a row. */
    rows: () => rows,
    *add(chunk: Buffer): Generator<Entry> {
      chunks.push(chunk)
      length += chunk.length
      for (let at = chunk.indexOf(lineEnd); at >= 0; at = chunk.indexOf(lineEnd, at + 1)) rows++
      if (length >= partSize) yield take()
    },
    *end(): Generator<Entry> {
      if (length) yield take()
    },
  }
}

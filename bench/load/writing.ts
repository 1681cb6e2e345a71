import pg from 'pg'
import type { Company } from '../company.ts'
import { type Copying, copyInto } from './copy.ts'
import { changeColumns, keyColumns, type Made, recordColumnsOf, rowsOf } from './rows.ts'

/** Writes records into their tables by COPY, with their history and match keys, in the shape in which the engine writes them. */
export interface Writing {
  /** So many records of an object, each as `make` gives it for its number. */
  write(name: string, count: number, make: (n: number) => Made): Promise<void>
  end(): Promise<void>
}

export async function openWriting(url: string, company: Company): Promise<Writing> {
  const { config } = await company.access.contexts.system(company.workspace, { via: { channel: 'system' } })
  const clients: pg.Client[] = []
  const into = async (table: string, columns: readonly string[]): Promise<Copying> => {
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    clients.push(client)
    await client.query('set session_replication_role = replica; set synchronous_commit = off')
    return copyInto(client, table, columns)
  }
  return {
    async write(name, count, make) {
      const object = config.objects.get(name)
      if (!object) throw new Error(`no object ${name}`)
      const rows = rowsOf(object, company.workspace)
      const [records, changes, keys] = [
        await into(name, recordColumnsOf(object)),
        await into('change', changeColumns),
        await into('match_key', keyColumns),
      ]
      for (let n = 0; n < count; n++) {
        const made = make(n)
        const { record, change, keys: found } = rows(made)
        records.row(record)
        if (!made.untold) changes.row(change)
        for (const key of found) keys.row(key)
        if (n % 500 === 0) await Promise.all([records.settle(), changes.settle(), keys.settle()])
      }
      await Promise.all([records.end(), changes.end(), keys.end()])
    },
    async end() {
      await Promise.all(clients.map(client => client.end()))
    },
  }
}

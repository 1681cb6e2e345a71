import pg from 'pg'

/** What a restore would do away with, or why it cannot be done now. The message says what to do. */
export class NotRestored extends Error {
  override name = 'NotRestored'
}

interface Found {
  name: string
  companies: { name: string; records: number }[]
  others: number
}

/**
 * A database with a company in it is filled anew only when it is called by its name: what is in it goes. Nor while somebody
 * works with it. Throws NotRestored.
 */
export async function checkTarget(url: string, over: string | null): Promise<void> {
  const { name, companies, others } = await lookAt(url)
  if (others > 0)
    throw new NotRestored(
      `${others} others are connected to the database ${name}. Stop Rapport and every other program that uses it, then restore.`,
    )
  if (over !== null && over !== name)
    throw new NotRestored(`The database is called ${name}, and not ${over}. Nothing was changed.`)
  if (over === null && companies.length)
    throw new NotRestored(
      `The database ${name} is not empty: it holds ${companies.map(each => `"${each.name}" with ${each.records} leads, deals, contacts and companies`).join(', ')}. All of that would go. Make a backup of it first; then, if that is what you want, say so by its name: --over ${name}`,
    )
}

async function lookAt(url: string): Promise<Found> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query<{ name: string; others: number; known: boolean }>(
      `select current_database() as name, to_regclass('public.workspace') is not null as known,
        (select count(*)::int from pg_stat_activity
          where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend') as others`,
    )
    const { name = '', others = 0, known = false } = rows[0] ?? {}
    return { name, others, companies: known ? await companiesIn(client) : [] }
  } finally {
    await client.end()
  }
}

async function companiesIn(client: pg.Client): Promise<Found['companies']> {
  const { rows } = await client.query<{ id: string; name: string }>('select id, name from workspace order by id')
  const companies: Found['companies'] = []
  for (const { id, name } of rows) {
    await client.query(`select set_config('rapport.workspace', $1, false)`, [id])
    const counted = await client.query<{ records: number }>(
      `select ((select count(*) from lead where workspace_id = $1) + (select count(*) from deal where workspace_id = $1)
        + (select count(*) from contact where workspace_id = $1) + (select count(*) from company where workspace_id = $1))::int as records`,
      [id],
    )
    companies.push({ name, records: counted.rows[0]?.records ?? 0 })
  }
  return companies
}

import type pg from 'pg'

/** Which tables have rows that say the text, in letters or as bytes. */
export async function tablesWith(owner: Pick<pg.Client, 'query'>, text: string): Promise<string[]> {
  const { rows } = await owner.query(`select format('%I.%I', schemaname, tablename) as name from pg_tables
    where schemaname not in ('pg_catalog', 'information_schema')`)
  const found: string[] = []
  const hex = Buffer.from(text).toString('hex')
  for (const { name } of rows) {
    const hits = await owner.query(`select 1 from ${name} t where t::text ilike $1 or t::text like $2 limit 1`, [
      `%${text}%`,
      `%${hex}%`,
    ])
    if (hits.rows.length) found.push(name)
  }
  return found.sort()
}

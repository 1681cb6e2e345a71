import sql, { raw, type Sql } from 'sql-template-tag'

/** That a row is no sample: of samples nobody is reminded, and nothing of them rises to a head. */
export const isNoSample = (alias: string): Sql =>
  sql`not exists (select from sample_record s where s.workspace_id = ${raw(`${alias}.workspace_id`)} and s.record_id = ${raw(`${alias}.id`)})`

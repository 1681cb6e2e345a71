import sql, { raw, type Sql } from 'sql-template-tag'
import { momentSql } from '../../database/table.ts'
import type { Context } from '../../records/context.ts'
import { getRecord, visibleAmong } from '../../records/index.ts'
import type { Wording } from '../consent-book.ts'
import { nameOf } from '../people.ts'
import { idsOfPerson, type PersonObject } from '../same-person.ts'
import type { Act, Way } from './keep.ts'
import { listPurposes, type Purpose } from './purposes.ts'

/** An act of a person: he agreed, or withdrew. */
export interface Consent {
  id: string
  purpose: string
  act: Act
  at: string
  how: Way
  /** Which words were agreed to. */
  version: { id: string; number: number; text: Wording; link: string | null } | null
  /** The last day on which it holds. */
  until: string | null
  note: string | null
  page: string | null
  /** The request by which it came. */
  receipt: string | null
  notedAt: string
  notedBy: { id: string; name: string } | null
  /** The record on which it was noted, where that is another one that the caller sees. */
  record: { object: string; id: string } | null
}

export type State = 'given' | 'withdrawn' | 'expired' | 'none'

/** How it stands between a person and one purpose. */
export interface Standing {
  purpose: Pick<Purpose, 'id' | 'name' | 'kind' | 'basis' | 'retiredAt' | 'version'>
  state: State
  /** The last act. */
  last: Consent | null
}

export interface PersonConsents {
  data: Standing[]
  /** All acts, the newest first. */
  history: Consent[]
  /** Whether you may note one. */
  canNote: boolean
}

/** So many acts are told of one person. */
const most = 200

/** Consents of the person of a record, for whoever reads the record. */
export async function readConsents(ctx: Context, object: PersonObject, id: string): Promise<PersonConsents> {
  const record = await getRecord(ctx, object, id, { fields: [], trash: 'with' })
  const ids = await idsOfPerson(ctx, { object, id: record.id })
  const [purposes, last, history] = await Promise.all([
    listPurposes(ctx),
    ctx.db.query<Row>(
      sql`select distinct on (c.purpose) ${columns(ctx)} ${from(ctx, ids)} order by c.purpose, c.at desc, c.id desc`,
    ),
    ctx.db.query<Row>(sql`select ${columns(ctx)} ${from(ctx, ids)} order by c.at desc, c.id desc limit ${most}`),
  ])
  const rows = [...last, ...history]
  const seen = await visibleAmong(
    ctx,
    rows.map(row => ({ object: row.object, id: row.record })),
  )
  const present = (row: Row): Consent => presentRow(ctx, row, row.record !== record.id && seen.has(row.record))
  return {
    data: purposes
      .map(purpose =>
        standing(
          purpose,
          last.find(row => row.purpose === purpose.id),
          present,
        ),
      )
      // What is asked no more is told of who once answered.
      .filter(({ purpose, last: known }) => known !== null || purpose.retiredAt === null),
    history: history.map(present),
    canNote: record.can?.update === true && record.deletedAt == null,
  }
}

type Row = Omit<Consent, 'record' | 'notedBy'> & { object: string; record: string; by: string | null; over: boolean }

const columns = ({
  config,
}: Context): Sql => sql`c.id, c.purpose, c.act, ${raw(momentSql('c.at'))} as at, c.how, c.object, c.record_id as record,
  c.until::text as until, c.note, c.page, c.receipt, ${raw(momentSql('c.noted_at'))} as "notedAt", c.noted_by as by,
  case when v.id is not null then json_build_object('id', v.id, 'number', v.number, 'text', v.text, 'link', v.link) end as version,
  coalesce(c.until < (now() at time zone ${config.company.timeZone})::date, false) as over`

const from = ({ workspace }: Context, ids: readonly string[]): Sql => sql`
  from consent c left join consent_version v on v.workspace_id = c.workspace_id and v.id = c.version
  where c.workspace_id = ${workspace} and c.record_id = any(${ids}::uuid[])`

function standing(
  { id, name, kind, basis, retiredAt, version }: Purpose,
  row: Row | undefined,
  present: (row: Row) => Consent,
): Standing {
  const purpose = { id, name, kind, basis, retiredAt, version }
  if (!row) return { purpose, state: 'none', last: null }
  return { purpose, state: row.act === 'given' && row.over ? 'expired' : row.act, last: present(row) }
}

function presentRow(ctx: Context, { object, record, by, over: _, ...row }: Row, elsewhere: boolean): Consent {
  return {
    ...row,
    notedBy: by ? { id: by, name: nameOf(ctx.config, by) } : null,
    record: elsewhere ? { object, id: record } : null,
  }
}

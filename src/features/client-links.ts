import sql, { raw, type Sql } from 'sql-template-tag'
import { hashOf, makeSecret, readSecret } from '../access/secret.ts'
import { momentSql } from '../database/table.ts'
import { newId } from '../model/index.ts'
import type { Context, Locale } from '../records/context.ts'
import type { Answer, Application } from './feature.ts'
import type { PersonRecord } from './personal-part.ts'

/** Where private pages lie: `/c/{link}`. */
export const clientPrefix = '/c/'

/** A private page of a client, as it is kept: the link itself is not. */
export interface ClientLink {
  id: string
  on: { object: string; id: string }
  /** The contact or lead it was made for; with him it goes. */
  person: string | null
  language: Locale
  madeBy: string | null
  madeAt: string
  expiresAt: string
  endedAt: string | null
  openedAt: string | null
  lastOpenedAt: string | null
  /** How often a browser has shown it. */
  openings: number
}

export interface NewClientLink {
  on: { object: string; id: string }
  person: string | null
  language: Locale
  /** A moment; afterwards the page is gone. */
  until: string
}

const columns =
  raw(`id, json_build_object('object', object, 'id', record_id) as "on", person, language, made_by as "madeBy",
  ${momentSql('made_at')} as "madeAt", ${momentSql('expires_at')} as "expiresAt", ${momentSql('ended_at')} as "endedAt",
  ${momentSql('opened_at')} as "openedAt", ${momentSql('last_opened_at')} as "lastOpenedAt", openings`)

/**
 * Makes a private page for a record, in the present transaction. Its path is told this once; others of the same record go on.
 * Whether the caller may show the record is asked before.
 */
export async function makeClientLink(ctx: Context, given: NewClientLink): Promise<{ id: string; path: string }> {
  const { text, hash } = makeSecret(ctx.workspace)
  const id = newId()
  await ctx.db.query(sql`
    insert into client_link (id, token_hash, object, record_id, person, language, made_by, expires_at)
    values (${id}, ${hash}, ${given.on.object}, ${given.on.id}, ${given.person}, ${given.language}, ${ctx.actor.user}, ${given.until})`)
  return { id, path: `${clientPrefix}${text}` }
}

/** The whole address of a path, where Rapport knows under which it is reached from outside. */
export const clientAddress = (publicUrl: string, path: string): string => `${publicUrl.replace(/\/$/, '')}${path}`

/** Ends all private pages of a record. Returns how many were open. */
export async function endClientLinks({ db, workspace }: Context, on: { object: string; id: string }): Promise<number> {
  const ended = await db.query(sql`
    update client_link set ended_at = now()
    where workspace_id = ${workspace} and object = ${on.object} and record_id = ${on.id} and ended_at is null returning id`)
  return ended.length
}

/** All private pages that a record had or has, the newest first. */
export const clientLinks = ({ db, workspace }: Context, on: { object: string; id: string }): Promise<ClientLink[]> =>
  db.query<ClientLink>(sql`
    select ${columns} from client_link where workspace_id = ${workspace} and object = ${on.object} and record_id = ${on.id}
    order by made_at desc, id desc`)

/** The page that a link still opens; `null`: unknown, ended or over – nobody is told which. */
export async function findClientLink({ db, workspace }: Context, token: string): Promise<ClientLink | null> {
  const secret = readSecret(token)
  if (!secret || secret.workspace !== workspace) return null
  const found = await db.one<ClientLink>(sql`
    select ${columns} from client_link
    where workspace_id = ${workspace} and token_hash = ${hashOf(token)} and ended_at is null and expires_at > now()`)
  return found ?? null
}

/** Counts that a browser has shown the page. `true`: for the first time. */
export async function noteOpening({ db, workspace }: Context, link: string): Promise<boolean> {
  const row = await db.one<{ openings: number }>(sql`
    update client_link set openings = openings + 1, opened_at = coalesce(opened_at, now()), last_opened_at = now()
    where workspace_id = ${workspace} and id = ${link} and openings < 9999 returning openings`)
  return row?.openings === 1
}

/** Counts an act through a link in the present hour. `true`: it was done too often, and is not counted. */
export async function actsTooOften(
  { db }: Context,
  { link, act, perHour }: { link: string; act: string; perHour: number },
): Promise<boolean> {
  const row = await db.one(sql`
    insert into client_link_use as u (link, act, hour, times) values (${link}, ${act}, date_trunc('hour', now()), 1)
    on conflict (workspace_id, link, act) do update set
      times = case when u.hour = excluded.hour then u.times + 1 else 1 end, hour = excluded.hour
      where u.hour <> excluded.hour or u.times < ${perHour}
    returning link`)
  return !row
}

/** Links made for somebody. */
export const linksOfPerson = ({ workspace }: Context, person: readonly PersonRecord[]): Sql =>
  sql`workspace_id = ${workspace} and person = any(${person.map(({ id }) => id)}::uuid[])`

/** Somebody is at a private page. `ctx` of what is called with it is the system's, in the language of the page. */
export interface ClientVisit {
  link: ClientLink
  /** Path of the page: what its forms and links begin with. */
  path: string
  address: string
  agent: string
}

/** What is shown: the frame around it (company, contacts of the manager, style) is the same for all. */
export interface ClientView {
  title: string
  /** Made by us: everything of others in it is escaped. */
  html: string
  /** Whose name and logo stand above; `null`: the company's name. */
  legalEntity: string | null
  /** Whose contacts stand below. */
  owner: string | null
}

/** What came of something that was sent from the page: on to it, shown anew, or said what is wrong. */
export type ClientAct = { go: string } | { status: 409 | 422 | 429; view: ClientView }

/** Private pages of the records of one object: a feature has one, and hands it over in `index.ts`. */
export interface ClientPage {
  readonly object: string
  /** `query` are the parameters of the address. `null`: there is nothing (any more) to show. */
  show(ctx: Context, visit: ClientVisit, query: Readonly<Record<string, string>>): Promise<ClientView | null>
  /** `GET {path}/{name}`. `null`: there is no such file. */
  file?(ctx: Context, visit: ClientVisit, name: string, application: Application): Promise<Answer | null>
  /** `POST {path}/{act}` of a form without files. */
  readonly acts?: Readonly<
    Record<
      string,
      (
        ctx: Context,
        visit: ClientVisit,
        values: Readonly<Record<string, string>>,
        application: Application,
      ) => Promise<ClientAct | null>
    >
  >
  /** A browser has shown the page: each time, `isFirst` of this link. */
  opened?(ctx: Context, visit: ClientVisit, isFirst: boolean): Promise<void>
}

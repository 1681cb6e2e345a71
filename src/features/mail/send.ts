import sql, { raw, type Sql } from 'sql-template-tag'
import { addLink, type ExtraLink } from '../../access/invitations.ts'
import { momentSql } from '../../database/table.ts'
import type { Context } from '../../records/context.ts'
import type { Application } from '../feature.ts'
import { hasLink, isOwn, type LetterKind, type OwnLetterKind, type OwnLetters, type Told } from '../letters.ts'
import { type MailFailure, NotDelivered } from '../mail-failure.ts'
import type { MailReach } from '../mail-reach.ts'
import { post } from './post.ts'
import { type MailMeans, serverToSend } from './server.ts'
import { type Addressee, writeAccountLetter, writeFeatureLetter, writeLetter } from './words.ts'

interface DueLetter {
  id: string
  kind: LetterKind
  user: string
  by: string | null
  expiresAt: string
  attempts: number
  told: Told
  /** To which it goes, where that is not the one that he has now. */
  address: string | null
  /** What it is about, where a feature writes it. */
  about: string | null
}

/** The longest wait between two attempts, in minutes; they begin with one and double. */
const longestWait = 60

/** A delivery takes less, in seconds; so long nobody else takes the letter. */
const takenSeconds = 120

/**
 * Sends what is due, one after the other. A letter that its recipient's side does not take waits by itself; where the server
 * is in trouble all wait, and one is tried at a time. What has outlived its link is dropped.
 */
export async function sendLetters(ctx: Context, application: SendingApplication, means: SendingMeans): Promise<void> {
  const { log, publicUrl } = application
  await dropOutlived(ctx)
  if (!publicUrl) return
  for (let letter = await takeDue(ctx); letter; letter = await takeDue(ctx)) {
    try {
      await sendOne(ctx, letter, { means, publicUrl, application })
    } catch (error) {
      if (!(error instanceof NotDelivered)) throw error
      log.warn({ letter: letter.id, step: error.failure.step, code: error.failure.code }, 'a letter could not be sent')
      if (error.isKeyAway) return hold(ctx, letter, error)
      await putOff(ctx, letter, error)
      if (error.isServers) return
    }
  }
}

/** Takes the letter that is due first, those with figures last: they take time, and others wait for a way in. No two processes take the same. */
const takeDue = ({ db, workspace }: Context): Promise<DueLetter | undefined> =>
  db.one<DueLetter>(sql`
    update letter set taken_until = now() + make_interval(secs => ${takenSeconds})
    where workspace_id = ${workspace} and id = (select id from letter
      where workspace_id = ${workspace} and state = 'waiting' and due_at <= now() and (taken_until is null or taken_until < now())
      order by kind = 'mailing', due_at, id limit 1 for update skip locked)
    returning id, kind, user_id as user, by_name as by, ${raw(momentSql('expires_at'))} as "expiresAt", attempts, told, address, about`)

/** With what the features write themselves. */
export type SendingMeans = MailMeans & { reach: MailReach; own: OwnLetters }

type SendingApplication = Pick<Application, 'log' | 'publicUrl' | 'userContext'>

interface Sending {
  application: SendingApplication
  means: SendingMeans
  publicUrl: string
}

async function sendOne(ctx: Context, letter: DueLetter, { means, publicUrl, application }: Sending): Promise<void> {
  const to = await addresseeOf(ctx, letter.user)
  if (!to) return end(ctx, letter, 'dropped', 'userInactive')
  const server = await serverToSend(ctx, means)
  const { kind, by, expiresAt, told } = letter
  if (isOwn(kind)) return sendOwn(ctx, letter, { kind, to, server, means, publicUrl, application })
  const link = hasLink(kind) ? await linkOf(ctx, letter) : null
  if (hasLink(kind) && !link) return end(ctx, letter, 'dropped', 'withdrawn')
  const words =
    hasLink(kind) && link
      ? writeLetter(ctx, to, publicUrl, { kind, by, link: `${publicUrl}${link.path}`, until: new Date(expiresAt) })
      : writeAccountLetter(ctx, to, publicUrl, { kind, told })
  const message = { ...words, to: { name: to.name, address: letter.address ?? to.email }, id: letter.id }
  try {
    await post({ reach: means.reach, server, message })
  } catch (error) {
    if (!(error instanceof NotDelivered && error.isUnsure)) await link?.forget()
    throw error
  }
  await end(ctx, letter, 'sent', null)
}

interface SendingOwn extends Sending {
  kind: OwnLetterKind
  to: Addressee
  server: Awaited<ReturnType<typeof serverToSend>>
}

/** A letter whose words a feature writes as it leaves. */
async function sendOwn(
  ctx: Context,
  letter: DueLetter,
  { kind, to, server, means, publicUrl, application }: SendingOwn,
): Promise<void> {
  const { user, about } = letter
  const own = about ? await means.own[kind](ctx, { about, user, locale: to.locale }, application) : null
  if (!own) return end(ctx, letter, 'dropped', 'unneeded')
  const message = {
    ...writeFeatureLetter(ctx, to, publicUrl, own),
    to: { name: to.name, address: to.email },
    id: letter.id,
    files: own.files,
  }
  await post({ reach: means.reach, server, message })
  await end(ctx, letter, 'sent', null)
}

/** As he is now: letters go to nobody who has left meanwhile. */
const addresseeOf = async ({ db, workspace }: Context, user: string): Promise<Addressee | undefined> =>
  db.one<Addressee>(sql`
    select name, email, locale from "user" where workspace_id = ${workspace} and id = ${user} and active and deleted_at is null`)

/** A link of the letter's own, made as it leaves; `null` where what it leads to was taken back meanwhile. */
const linkOf = (ctx: Context, { kind, user, expiresAt }: DueLetter): Promise<ExtraLink | null> =>
  addLink(ctx, user, {
    kind: kind === 'invitation' ? 'invitation' : 'reset',
    expiresAt,
    beside: kind !== 'forgotten',
  })

const end = (ctx: Context, { id }: DueLetter, state: 'sent' | 'dropped', reason: string | null): Promise<void> =>
  change(
    ctx,
    id,
    sql`state = ${state}, reason = ${reason}, ended_at = now(), attempts = attempts + 1,
    failure = case when ${state} = 'sent' then null else failure end`,
  )

async function putOff(ctx: Context, letter: DueLetter, { failure, isForGood }: NotDelivered): Promise<void> {
  const minutes = Math.min(2 ** letter.attempts, longestWait)
  const kept: MailFailure = failure
  await change(
    ctx,
    letter.id,
    sql`attempts = attempts + 1, failure = ${JSON.stringify(kept)}::jsonb, due_at = now() + make_interval(mins => ${minutes}),
      ${isForGood ? sql`state = 'dropped', reason = 'refused', ended_at = now()` : sql`state = state`}`,
  )
}

/** The key of the company is away: every letter says so and stays due, so that it leaves once the key is back. */
async function hold({ db, workspace }: Context, { id }: DueLetter, { failure }: NotDelivered): Promise<void> {
  await db.query(sql`
    update letter set taken_until = case when id <> ${id} then taken_until end, failure = ${JSON.stringify(failure)}::jsonb
    where workspace_id = ${workspace} and state = 'waiting'`)
}

/** One that was replaced while it was under way stays so. */
async function change({ db, workspace }: Context, id: string, changes: Sql): Promise<void> {
  await db.query(sql`
    update letter set taken_until = null, ${changes} where workspace_id = ${workspace} and id = ${id} and state = 'waiting'`)
}

async function dropOutlived({ db, workspace }: Context): Promise<void> {
  await db.query(sql`
    update letter set state = 'dropped', reason = 'expired', ended_at = now()
    where workspace_id = ${workspace} and state = 'waiting' and expires_at <= now()`)
}

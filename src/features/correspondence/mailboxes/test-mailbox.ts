import { say } from '../../../messages/words.ts'
import type { Context, Locale } from '../../../records/context.ts'
import type { PassedStep } from '../../mail-delivery.ts'
import { type MailFailure, NotDelivered } from '../../mail-failure.ts'
import { trySending } from '../../mail-trial.ts'
import { type Opening, openMailbox } from '../sign-in/open.ts'
import { imapFailure, openImap } from '../sync/connect.ts'
import { foldersOf } from '../sync/folders.ts'
import type { Reaches } from './check.ts'
import type { Mailbox, MailboxServer, OpenMailbox } from './mailbox.ts'
import { whatToDo } from './what-to-do.ts'

type TestedPart = 'reading' | 'sending'

/** A step of the test, in words. */
interface TestedStep {
  part: TestedPart
  step: string
  isOk: boolean
  title: string
  found: string
  /** What the server said, where it refused. */
  reply: string | null
  whatToDo: string | null
}

interface Means {
  opening: Opening
  reaches: Reaches
}

/**
 * Signs in to a mailbox as it would be read, then to its other server as letters would leave, and says what was found. The step of each that
 * fails is its last; no letter is sent.
 */
export async function testMailbox(ctx: Context, { opening, reaches }: Means, mailbox: Mailbox): Promise<TestedStep[]> {
  const opened = await open(ctx, opening, mailbox)
  if (!('password' in opened))
    return [failedStep(ctx.locale, { part: 'reading', server: mailbox.imap, mailbox }, opened)]
  const { smtp } = opened
  const [reading, sending] = await Promise.all([
    walk(ctx.locale, { part: 'reading', server: opened.imap, mailbox }, passed => tryReading(opened, reaches, passed)),
    smtp
      ? walk(ctx.locale, { part: 'sending', server: smtp, mailbox }, passed =>
          trySending({
            reach: reaches.smtp,
            server: { ...smtp, password: opened.password, token: opened.token?.access },
            from: opened.address,
            passed,
          }),
        )
      : [],
  ])
  return [...reading, ...sending]
}

/** With its password or token, or why it cannot be had. */
async function open(ctx: Context, opening: Opening, { id }: Mailbox): Promise<OpenMailbox | MailFailure> {
  try {
    return (await openMailbox(ctx, opening, id)) ?? { step: 'signIn', code: 'passwordUnreadable' }
  } catch (error) {
    if (error instanceof NotDelivered) return error.failure
    throw error
  }
}

/** One of the two servers, and whose it is. */
interface Tried {
  part: TestedPart
  server: MailboxServer
  mailbox: Mailbox
}

type Passed = (step: PassedStep) => void

/** What was passed, and the step that failed as the last. */
async function walk(locale: Locale, tried: Tried, way: (passed: Passed) => Promise<void>): Promise<TestedStep[]> {
  const steps: TestedStep[] = []
  try {
    await way(step => void steps.push(passedStep(locale, tried.part, step)))
  } catch (error) {
    if (!(error instanceof NotDelivered)) throw error
    steps.push(failedStep(locale, tried, error.failure))
  }
  return steps
}

async function tryReading(mailbox: OpenMailbox, { imap: reach }: Reaches, passed: Passed): Promise<void> {
  const imap = await openImap({
    reach,
    server: mailbox.imap,
    password: mailbox.password,
    token: mailbox.token?.access,
    passed,
  })
  try {
    const folders = await foldersOf(imap, mailbox)
    if (!folders.some(({ isInbox }) => isInbox)) throw new NotDelivered({ step: 'folder', code: 'folderMissing' })
    const named = folders.map(({ path }) => path).join(', ')
    passed({ step: 'folder', code: 'foldersRead', params: { folders: named.slice(0, 500) } })
  } catch (error) {
    throw imapFailure(error, 'folder')
  } finally {
    imap.close()
  }
}

const titleOf = (locale: Locale, part: TestedPart, step: string): string =>
  say(locale, `mailboxes:parts.${part}`, { step: say(locale, `mailboxes:steps.${step}`) })

const passedStep = (locale: Locale, part: TestedPart, { step, code, params, until }: PassedStep): TestedStep => ({
  part,
  step,
  isOk: true,
  title: titleOf(locale, part, step),
  found: say(locale, `mailboxes:passed.${code}`, until ? { ...params, until: dayOf(until, locale) } : params),
  reply: null,
  whatToDo: null,
})

const dayOf = (moment: Date, locale: Locale): string =>
  new Intl.DateTimeFormat(locale === 'ru' ? 'ru' : 'en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(moment)

const failedStep = (
  locale: Locale,
  { part, server, mailbox }: Tried,
  { step, code, reply }: MailFailure,
): TestedStep => ({
  part,
  step,
  isOk: false,
  title: titleOf(locale, part, step),
  found: say(locale, `mailboxes:found.${code}`),
  reply: reply ?? null,
  whatToDo: whatToDo(locale, mailbox.signIn, server.host, code),
})

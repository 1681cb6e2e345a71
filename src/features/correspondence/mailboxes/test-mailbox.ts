import { say } from '../../../messages/words.ts'
import type { Context } from '../../../records/context.ts'
import type { Keyring } from '../../../vault/keyring.ts'
import { type MailFailure, NotDelivered } from '../../mail-failure.ts'
import type { MailReach } from '../../mail-reach.ts'
import { imapFailure, openImap } from '../sync/connect.ts'
import { foldersOf } from '../sync/folders.ts'
import { mailboxToOpen } from './mailbox.ts'

/** A step of the test, in words. */
interface TestedStep {
  step: string
  isOk: boolean
  title: string
  found: string
  /** What the server said, where it refused. */
  reply: string | null
  whatToDo: string | null
}

/** Signs in to a mailbox as it would be read, and says what was found; the step that fails is the last. */
export async function testMailbox(
  { locale, ...ctx }: Context,
  keyring: Keyring,
  reach: MailReach,
  id: string,
): Promise<TestedStep[]> {
  const passed = (step: string, params: Record<string, string | number> = {}): TestedStep => ({
    step,
    isOk: true,
    title: say(locale, `mailboxes:steps.${step}`),
    found: say(locale, `mailboxes:passed.${step}`, params),
    reply: null,
    whatToDo: null,
  })
  const failed = ({ step, code, reply }: MailFailure): TestedStep => ({
    step,
    isOk: false,
    title: say(locale, `mailboxes:steps.${step}`),
    found: say(locale, `mailboxes:found.${code}`),
    reply: reply ?? null,
    whatToDo: say(locale, `mailboxes:todo.${code}`),
  })
  const steps: TestedStep[] = []
  try {
    const mailbox = await mailboxToOpen({ locale, ...ctx }, keyring, id)
    if (!mailbox) return []
    const imap = await openImap({ reach, server: mailbox.imap, password: mailbox.password })
    steps.push(
      passed('route', { host: mailbox.imap.host, port: mailbox.imap.port }),
      passed('signIn', { user: mailbox.imap.user }),
    )
    try {
      const folders = await foldersOf(imap, mailbox)
      if (!folders.some(({ isInbox }) => isInbox)) throw new NotDelivered({ step: 'folder', code: 'folderMissing' })
      steps.push(
        passed('folder', {
          folders: folders
            .map(({ path }) => path)
            .join(', ')
            .slice(0, 500),
        }),
      )
    } catch (error) {
      throw imapFailure(error, 'folder')
    } finally {
      imap.close()
    }
  } catch (error) {
    if (!(error instanceof NotDelivered)) throw error
    steps.push(failed(error.failure))
  }
  return steps
}

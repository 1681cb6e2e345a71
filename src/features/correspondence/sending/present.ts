import { hasWords, say } from '../../../messages/words.ts'
import type { JsonObject } from '../../../model/index.ts'
import type { Context, Locale } from '../../../records/index.ts'
import type { MailFailure } from '../../mail-failure.ts'
import { isWhole } from './change.ts'
import type { ClientLetter, RecipientKind } from './letter.ts'

/** A letter as it is told, in the words of the reader. */
export function presentLetter({ locale, actor }: Context, letter: ClientLetter): JsonObject {
  const {
    object,
    record,
    recipients,
    failure,
    messageId: _,
    answers: __,
    thread: ___,
    advertising: ____,
    filing,
    watchKey,
    links: ______,
    opens,
    openedAt,
    clicks,
    clickedAt,
    filingAttempts: _____,
    filingFailure,
    ...rest
  } = letter
  const of = (kind: RecipientKind): JsonObject[] =>
    recipients
      .filter(one => one.kind === kind)
      .map(({ name, address, state, code, reply }) => ({
        name,
        address,
        state,
        why: code ? wordsOf(locale, 'found', code) : null,
        reply: reply ?? null,
      }))
  const isOwn = letter.author === actor.user
  return {
    ...rest,
    on: { object, id: record },
    to: of('to'),
    cc: of('cc'),
    bcc: of('bcc'),
    failure: failure && sayFailure(locale, failure),
    copy: filing && { state: filing, failure: filingFailure && sayFailure(locale, filingFailure) },
    watching: watchKey === null ? null : { opens, openedAt, clicks, clickedAt },
    can: {
      takeBack: isOwn && isWhole(letter),
      sendAgain: isOwn && (letter.state === 'failed' || letter.state === 'unsure'),
    },
  }
}

const sayFailure = (locale: Locale, { step, code, reply }: MailFailure): JsonObject => ({
  step,
  message: wordsOf(locale, 'found', code),
  reply: reply ?? null,
  whatToDo: wordsOf(locale, 'todo', code),
})

/** What is said of a failure: of letters to clients, else as of every mailbox. */
function wordsOf(locale: Locale, what: 'found' | 'todo', code: string): string {
  const area = ['writing', 'mailboxes', 'mail'].find(name => hasWords(locale, `${name}:${what}.${code}`)) ?? 'mail'
  return say(locale, `${area}:${what}.${code}`)
}

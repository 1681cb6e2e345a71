import { keyAwayCodes } from '../vault/key-provider.ts'

/** What a letter passes on its way, in this order; `folder` is where letters are read. */
export const mailSteps = [
  'name',
  'route',
  'greeting',
  'tls',
  'signIn',
  'folder',
  'sender',
  'recipient',
  'content',
] as const
export type MailStep = (typeof mailSteps)[number]

/** Steps that have to do with the letter itself; others stand in the way of every letter. */
const ofLetter = new Set<MailStep>(['recipient', 'content'])

const keyAway = new Set<string>(keyAwayCodes)

/** What went wrong, as it is kept. */
export interface MailFailure {
  step: MailStep
  /** Names what is said of it and what to do, in the catalogue: `mail:found.<code>`, `mail:todo.<code>`. */
  code: string
  /** The words of the other side, where it said any. */
  reply?: string
}

/** A letter was not taken. */
export class NotDelivered extends Error {
  override name = 'NotDelivered'
  readonly failure: MailFailure
  constructor(failure: MailFailure) {
    super(`${failure.step}: ${failure.code}${failure.reply ? ` (${failure.reply})` : ''}`)
    this.failure = failure
  }
  /** Whether other letters would fail of the same: all of them where the server falls silent, whatever it is asked. */
  get isServers(): boolean {
    return !ofLetter.has(this.failure.step) || this.failure.code === 'brokenOff'
  }
  /** The password lies under the company's key, and that cannot be had at present. */
  get isKeyAway(): boolean {
    return keyAway.has(this.failure.code)
  }
  /** The mailbox is none (RFC 3463, 5.1.x): to ask again would be to no avail. */
  get isForGood(): boolean {
    return this.failure.step === 'recipient' && /^5\d\d[ -]5\.1\./.test(this.failure.reply ?? '')
  }
  /** The letter was on its way when the answer stayed out: it may have been taken. */
  get isUnsure(): boolean {
    return this.failure.step === 'content' && this.failure.code === 'brokenOff'
  }
}

/** An error as nodemailer gives it. */
interface Told {
  code: string
  command: string
  response: string
  message: string
  cause: string
}

function readTold(error: unknown): Told {
  const told = { code: '', command: '', response: '', message: String(error), cause: '' }
  if (!(error instanceof Error)) return told
  const text = (name: string) => (name in error ? String(Object.entries(error).find(([key]) => key === name)?.[1]) : '')
  const [code, command, response, cause] = ['code', 'command', 'response', 'originalCode'].map(text)
  return {
    code: code ?? '',
    command: command ?? '',
    response: response ?? '',
    message: error.message,
    cause: cause ?? '',
  }
}

/** Beyond it nobody reads, and a server may say anything. */
const longestReply = 300

export const plainReply = (text: string): string =>
  text
    .toWellFormed()
    .replace(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, longestReply)

/** What an error means that came while a step was under way. */
export function failureOf(error: unknown, under: MailStep): NotDelivered {
  if (error instanceof NotDelivered) return error
  const told = readTold(error)
  const reply = plainReply(told.response)
  const made = { ...meaningOf(told, under), ...(reply && { reply }) }
  return new NotDelivered(made.code === 'tlsFailed' && !reply ? { ...made, reply: plainReply(told.message) } : made)
}

function meaningOf(told: Told, under: MailStep): Pick<MailFailure, 'step' | 'code'> {
  const { code, command, message } = told
  if (code === 'ETLS' || /certificate|\bTLS\b|\bSSL\b/i.test(message))
    return { step: 'tls', code: certificateCode(told) }
  if (code === 'EAUTH') return { step: 'signIn', code: told.response ? 'signInRefused' : 'signInNotOffered' }
  if (code === 'EENVELOPE' && command === 'MAIL FROM') return { step: 'sender', code: 'senderRefused' }
  if (code === 'EENVELOPE' && command === 'RCPT TO') return { step: 'recipient', code: 'recipientRefused' }
  if (code === 'EMESSAGE' || command === 'DATA') return { step: 'content', code: 'contentRefused' }
  if (code === 'EPROTOCOL' && under === 'greeting')
    return { step: 'greeting', code: /^\d{3}/.test(told.response) ? 'greetingRefused' : 'notMail' }
  if (code === 'ETIMEDOUT' || code === 'EABORT')
    return { step: under, code: under === 'content' ? 'brokenOff' : 'silent' }
  return { step: under, code: 'brokenOff' }
}

function certificateCode({ message, command }: Told): string {
  if (/has expired/i.test(message)) return 'certificateExpired'
  if (/altnames|does not match/i.test(message)) return 'certificateName'
  if (/self.signed|unable to (verify|get)/i.test(message)) return 'certificateUnknown'
  if (/wrong version|packet length|unknown protocol/i.test(message)) return 'notTls'
  return command === 'STARTTLS' && !/initiating/i.test(message) ? 'noStartTls' : 'tlsFailed'
}

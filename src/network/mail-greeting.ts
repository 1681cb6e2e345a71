import type { Socket } from 'node:net'
import type { Stretch } from './stretch.ts'

/** In bytes; whoever says more in one answer is no mail server. */
const longestAnswer = 64_000

/** How a server of letters speaks: the one that sends them, or the one where they lie. */
interface Tongue {
  /** What it says first, and a whole answer of it. */
  ready: RegExp
  greeting: RegExp
  startTls(way: Socket, patience: number): Promise<Stretch<true>>
}

/** RFC 5321: the last line of an answer has a space behind its number. */
const smtpAnswer = /(^|\n)\d{3}( [^\n]*)?\r?\n$/
/** RFC 3501: an answer ends with the name of what was asked. */
const imapAnswer = /(^|\n)a (OK|NO|BAD)[^\n]*\r?\n$/i

const tongues: Record<'smtp' | 'imap', Tongue> = {
  smtp: { ready: /^220/, greeting: smtpAnswer, startTls: startSmtpTls },
  imap: { ready: /^\* OK/i, greeting: /^\* [^\n]*\n$/, startTls: startImapTls },
}

export const tongueOf = ({ protocol }: URL): Tongue => tongues[protocol.startsWith('imap') ? 'imap' : 'smtp']

/** Mail servers speak first. */
export async function greeted(way: Socket, { ready, greeting }: Tongue, patience: number): Promise<Stretch<true>> {
  const isReady = ready.test((await replyOf(way, greeting, patience)) ?? '')
  return { isOk: isReady, code: isReady ? 'greeted' : 'notGreeted', found: isReady || undefined }
}

/** Asks for TLS on a way that began without it (RFC 3207): from there on nothing is said before the certificate was looked at. */
async function startSmtpTls(way: Socket, patience: number): Promise<Stretch<true>> {
  way.write('EHLO [127.0.0.1]\r\n')
  const offered = await replyOf(way, smtpAnswer, patience)
  if (!offered?.startsWith('250')) return { isOk: false, code: 'notGreeted' }
  if (!/^250[ -]STARTTLS\s*$/im.test(offered)) return { isOk: false, code: 'startTlsNotOffered' }
  way.write('STARTTLS\r\n')
  const answer = await replyOf(way, smtpAnswer, patience)
  const isBegun = answer !== null && /^220[^\n]*\n$/.test(answer)
  return isBegun ? { isOk: true, code: 'greeted', found: true } : { isOk: false, code: 'startTlsRefused' }
}

/** The same of IMAP (RFC 3501, 6.2.1). */
async function startImapTls(way: Socket, patience: number): Promise<Stretch<true>> {
  way.write('a CAPABILITY\r\n')
  const offered = await replyOf(way, imapAnswer, patience)
  if (!offered) return { isOk: false, code: 'notGreeted' }
  if (!/^\* CAPABILITY[^\n]* STARTTLS\b/im.test(offered)) return { isOk: false, code: 'startTlsNotOffered' }
  way.write('a STARTTLS\r\n')
  const answer = await replyOf(way, imapAnswer, patience)
  const isBegun = answer !== null && /^a OK[^\n]*\n$/i.test(answer)
  return isBegun ? { isOk: true, code: 'greeted', found: true } : { isOk: false, code: 'startTlsRefused' }
}

/** All lines of an answer. `null` where none comes whole. */
const replyOf = (way: Socket, whole: RegExp, patience: number): Promise<string | null> =>
  new Promise(resolve => {
    let said = ''
    const end = (reply: string | null): void => {
      clearTimeout(timer)
      way.off('data', hear)
      way.off('close', hangUp)
      resolve(reply)
    }
    const hangUp = (): void => end(null)
    const hear = (part: Buffer): void => {
      said += part.toString('latin1')
      if (said.length > longestAnswer) end(null)
      else if (whole.test(said)) end(said)
    }
    const timer = setTimeout(hangUp, patience)
    way.on('data', hear)
    way.once('close', hangUp)
    if (way.destroyed) hangUp()
  })

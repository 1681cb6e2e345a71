import type { Socket } from 'node:net'
import type { Stretch } from './stretch.ts'

/** In bytes; whoever says more in one answer is no mail server. */
const longestAnswer = 64_000

/** Mail servers speak first: 220 and their name (RFC 5321). */
export async function greeted(way: Socket, patience: number): Promise<Stretch<true>> {
  const isReady = (await replyOf(way, patience))?.startsWith('220') ?? false
  return { isOk: isReady, code: isReady ? 'greeted' : 'notGreeted', found: isReady || undefined }
}

/** Asks for TLS on a way that began without it (RFC 3207): from there on nothing is said before the certificate was looked at. */
export async function startTls(way: Socket, patience: number): Promise<Stretch<true>> {
  way.write('EHLO [127.0.0.1]\r\n')
  const offered = await replyOf(way, patience)
  if (!offered?.startsWith('250')) return { isOk: false, code: 'notGreeted' }
  if (!/^250[ -]STARTTLS\s*$/im.test(offered)) return { isOk: false, code: 'startTlsNotOffered' }
  way.write('STARTTLS\r\n')
  const answer = await replyOf(way, patience)
  const isBegun = answer !== null && /^220[^\n]*\n$/.test(answer)
  return isBegun ? { isOk: true, code: 'greeted', found: true } : { isOk: false, code: 'startTlsRefused' }
}

/** All lines of an answer: the last has a space behind its number. `null` where none comes whole. */
const replyOf = (way: Socket, patience: number): Promise<string | null> =>
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
      else if (/(^|\n)\d{3}( [^\n]*)?\r?\n$/.test(said)) end(said)
    }
    const timer = setTimeout(hangUp, patience)
    way.on('data', hear)
    way.once('close', hangUp)
    if (way.destroyed) hangUp()
  })

import { isIP, type Socket } from 'node:net'
import { connect } from 'node:tls'
import { domainToASCII } from 'node:url'
import {
  greeted,
  lineOver,
  type MailAccount,
  type PassedStep,
  patienceFor,
  signedIn,
  signIn,
  speak,
} from './mail-delivery.ts'
import { failureOf, NotDelivered, plainReply } from './mail-failure.ts'
import { type MailReach, openRoute } from './mail-reach.ts'

interface Trial {
  reach: MailReach
  server: MailAccount
  /** In whose name letters would leave. */
  from: string
  /** Told of each step that was passed. */
  passed: (step: PassedStep) => void
}

/** Goes the way of a letter up to where its sender is taken, and takes that back: no letter leaves. Throws NotDelivered. */
export async function trySending({ reach, server, from, passed }: Trial): Promise<void> {
  const addresses = await reach.resolve(server)
  passed({ step: 'name', code: 'nameKnown', params: { host: server.host, addresses: addresses.join(', ') } })
  const socket = await openRoute(addresses, server.port)
  passed({
    step: 'route',
    code: 'routeOpen',
    params: { address: socket.remoteAddress ?? '', port: String(server.port) },
  })
  const line = lineOver(socket, server, patienceFor(0))
  try {
    await speak(line, 'greeting', done => line.connect(() => done(null)))
    passed(greeted(line, server))
    await signIn(line, server)
    passed(signedIn(server))
    const { _socket: spoken } = line
    if (!spoken) throw new NotDelivered({ step: 'sender', code: 'brokenOff' })
    // The library names a sender only together with a letter: here its part ends.
    spoken.removeAllListeners('data')
    const reply = await ask(spoken, `MAIL FROM:<${from}>`)
    if (!reply.startsWith('2'))
      throw new NotDelivered({ step: 'sender', code: 'senderRefused', reply: plainReply(reply) })
    passed({ step: 'sender', code: 'senderTaken', params: { address: from } })
    await ask(spoken, 'RSET').catch(() => {})
    spoken.end('QUIT\r\n')
  } catch (error) {
    throw await knownBetter(failureOf(error, 'greeting'), { server, addresses })
  } finally {
    line.close()
    socket.destroy()
  }
}

const [replyWait, longestReply] = [20_000, 10_000]

/** Says a line of SMTP; the whole answer, whose last line has a space after its number (RFC 5321, 4.2.1). */
function ask(socket: Socket, line: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let told = ''
    const end = (settle: () => void) => {
      clearTimeout(waiting)
      socket.off('data', hear).off('close', hangUp)
      settle()
    }
    const fail = (code: string) => end(() => reject(new NotDelivered({ step: 'sender', code })))
    const hangUp = () => fail('brokenOff')
    const hear = (data: Buffer) => {
      told += data.toString()
      if (/^\d{3}( [^\n]*)?\r?\n$/m.test(told)) end(() => resolve(told))
      else if (told.length > longestReply) fail('notMail')
    }
    const waiting = setTimeout(() => fail('silent'), replyWait)
    socket.on('data', hear).on('close', hangUp)
    socket.write(`${line}\r\n`)
  })
}

interface Called {
  server: Pick<MailAccount, 'host' | 'port' | 'security'>
  addresses: readonly string[]
  /** Ends the asking. */
  signal?: AbortSignal
}

/** A server that says nothing because it waits for TLS is told apart from one that is silent. */
export async function knownBetter(error: NotDelivered, called: Called): Promise<NotDelivered> {
  const { step, code } = error.failure
  const mayWait = step === 'greeting' && (code === 'silent' || code === 'brokenOff') && called.server.security !== 'tls'
  return mayWait && (await beginsWithTls(called)) ? new NotDelivered({ step: 'tls', code: 'portOfTls' }) : error
}

/** Nothing is said under it: also a certificate that is not believed is an answer. */
async function beginsWithTls({ server: { host, port }, addresses, signal }: Called): Promise<boolean> {
  const socket = await openRoute(addresses, port, signal).catch(() => null)
  if (!socket) return false
  try {
    return await new Promise(resolve => {
      connect({ socket, ...(isIP(host) ? {} : { servername: domainToASCII(host) || host }), timeout: replyWait })
        .once('secureConnect', () => resolve(true))
        .once('error', error => resolve(failureOf(error, 'tls').failure.code.startsWith('certificate')))
        .once('timeout', () => resolve(false))
        .once('close', () => resolve(false))
    })
  } finally {
    socket.destroy()
  }
}

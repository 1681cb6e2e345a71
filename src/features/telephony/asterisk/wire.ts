import type { Socket } from 'node:net'
import { NotReached } from './reach.ts'

/** One event or answer; its names in lower case, for Asterisk writes them in several ways. */
export type AmiMessage = Readonly<Record<string, string>>

/** An open way to a manager interface. */
export interface Ami {
  /** Resolves with its answer, whatever that is. Throws NotReached where none comes. */
  ask(action: string, fields?: Readonly<Record<string, string>>): Promise<AmiMessage>
  /** Resolves with the events that the action lists. Throws NotReached. */
  list(action: string): Promise<AmiMessage[]>
  /** Resolves when the way has ended, by whomever. */
  ended: Promise<void>
  close(): void
}

const patience = 10_000
/** In characters; whoever says more without an end is no Asterisk. */
const longest = 1_000_000
const banner = /^Asterisk Call Manager\/[\w.]+/

interface Waiting {
  listed: AmiMessage[] | null
  resolve(heard: AmiMessage[]): void
  reject(error: Error): void
}

/**
 * Speaks the manager interface as Asterisk documents it: lines `Name: value` ended by an empty one, answers by `ActionID`. Resolves once
 * the other side has greeted. Throws NotReached.
 */
export async function speakAmi(socket: Socket, hear: (event: AmiMessage) => void): Promise<Ami> {
  const waiting = new Map<string, Waiting>()
  const { promise: ended, resolve: end } = Promise.withResolvers<void>()
  const { promise: greeted, resolve: greet, reject: refuse } = Promise.withResolvers<void>()
  let said = ''
  let isGreeted = false
  let asked = 0

  socket.setEncoding('utf8')
  socket.on('data', (part: string) => {
    said += part
    if (!isGreeted && !takeGreeting()) return
    for (let at = said.indexOf('\r\n\r\n'); at >= 0; at = said.indexOf('\r\n\r\n')) {
      take(messageIn(said.slice(0, at)))
      said = said.slice(at + 4)
    }
    if (said.length > longest) socket.destroy()
  })
  socket.on('error', () => socket.destroy())
  socket.on('close', () => {
    refuse(new NotReached('greeting', 'brokenOff'))
    for (const { reject } of waiting.values()) reject(new NotReached('greeting', 'brokenOff'))
    waiting.clear()
    end()
  })

  function takeGreeting(): boolean {
    const at = said.indexOf('\n')
    if (at < 0 && said.length < 200) return false
    if (!banner.test(said)) {
      refuse(new NotReached('greeting', 'noAsterisk', said.slice(0, 100).replace(/[^\x20-\x7e]/g, ' ')))
      socket.destroy()
      return false
    }
    isGreeted = true
    said = said.slice(at + 1)
    greet()
    return true
  }

  function take(message: AmiMessage): void {
    const wait = waiting.get(message.actionid ?? '')
    if (message.event && !wait?.listed) hear(message)
    else if (wait) settle(message, wait)
  }

  function settle(message: AmiMessage, wait: Waiting): void {
    const isLast = message.response === 'Error' || message.eventlist === 'Complete'
    if (wait.listed && message.event && !isLast) wait.listed.push(message)
    if (wait.listed && !isLast) return
    waiting.delete(message.actionid ?? '')
    // A list that is refused is the refusal.
    wait.resolve(wait.listed && message.response !== 'Error' ? wait.listed : [message])
  }

  function send(action: string, fields: Readonly<Record<string, string>>, listed: AmiMessage[] | null) {
    const id = String(++asked)
    const lines = Object.entries({ Action: action, ActionID: id, ...fields }).map(
      ([name, value]) => `${name}: ${value}`,
    )
    // A line of its own would be another order.
    if (lines.some(line => /[\r\n\0]/.test(line))) throw new Error('an order of several lines')
    return new Promise<AmiMessage[]>((resolve, reject) => {
      const timer = setTimeout(() => socket.destroy(), patience)
      const done =
        <Told>(tell: (told: Told) => void) =>
        (told: Told) => {
          clearTimeout(timer)
          tell(told)
        }
      waiting.set(id, { listed, resolve: done(resolve), reject: done(reject) })
      if (socket.destroyed) return waiting.get(id)?.reject(new NotReached('greeting', 'brokenOff'))
      socket.write(`${lines.join('\r\n')}\r\n\r\n`)
    })
  }

  const timer = setTimeout(() => {
    refuse(new NotReached('greeting', 'noAsterisk'))
    socket.destroy()
  }, patience)
  await greeted.finally(() => clearTimeout(timer))
  return {
    ended,
    async ask(action, fields = {}) {
      const [answer = {}] = await send(action, fields, null)
      return answer
    },
    list: action => send(action, {}, []),
    close: () => socket.destroy(),
  }
}

/** Of a name that comes twice the first counts. */
function messageIn(text: string): AmiMessage {
  const message: Record<string, string> = {}
  for (const line of text.split(/\r?\n/)) {
    const at = line.indexOf(':')
    const name = line.slice(0, at).trim().toLowerCase()
    if (at > 0 && !Object.hasOwn(message, name)) message[name] = line.slice(at + 1).trim()
  }
  return message
}

import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import type { Pair } from './certificate.ts'

type Message = Record<string, string>

/** What speaks the manager interface of Asterisk, from exchanges that are written down (`ami/`). */
export interface AmiPeer {
  port: number
  /** What was ordered of it, but for what keeps the connection. */
  orders: Message[]
  /** What its user may do. */
  may: Set<string>
  /** Telephones that are not registered: `PJSIP/101`. */
  away: Set<string>
  /** How many are signed in who want to be told of calls. */
  listeners(): number
  /** Says what happens in a call, all of it or from one event to another. Returns the name of the call. */
  play(exchange: string, playing?: Playing): Promise<string>
  /** Hangs up on everybody. */
  drop(): void
  stop(): Promise<void>
}

export interface Playing {
  /** Of the client, without the plus. */
  number?: string
  /** The name of the call, where one that was begun goes on. */
  call?: string
  /** Which of its events: `[0, 3]` are the first three. */
  part?: [number, number?]
}

export const amiUser = { user: 'rapport', secret: 'ami-secret-4417' }

const told = { begin: '1764434430', number: '79262287794' }
let calls = 0

/** On a port of this machine. */
export async function startAmiPeer({
  pair,
  banner = 'Asterisk Call Manager/7.0.3',
}: {
  pair?: Pair
  banner?: string
} = {}): Promise<AmiPeer> {
  const open = new Set<Socket>()
  const listening = new Set<Socket>()
  const channels = new Map<string, Message>()
  const orders: Message[] = []
  const may = new Set(['Originate', 'CoreShowChannels'])
  const away = new Set<string>()

  const greet = (socket: Socket): void => {
    open.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => {
      open.delete(socket)
      listening.delete(socket)
    })
    socket.write(`${banner}\r\n`)
    let said = ''
    let signedIn = false
    socket.setEncoding('utf8').on('data', (part: string) => {
      said += part
      for (let at = said.indexOf('\r\n\r\n'); at >= 0; at = said.indexOf('\r\n\r\n')) {
        const action = messageIn(said.slice(0, at))
        said = said.slice(at + 4)
        signedIn = answer(socket, action, signedIn)
      }
    })
  }
  const server = pair ? createTlsServer({ cert: pair.certificate, key: pair.key }, greet) : createServer(greet)
  await once(server.listen(0, '127.0.0.1'), 'listening')

  function answer(socket: Socket, action: Message, signedIn: boolean): boolean {
    const say = (...lines: string[]) =>
      socket.write(`${[...lines, `ActionID: ${action.ActionID}`].join('\r\n')}\r\n\r\n`)
    if (action.Action === 'Login') {
      const isUser = action.Username === amiUser.user && action.Secret === amiUser.secret
      say(
        ...(isUser
          ? ['Response: Success', 'Message: Authentication accepted']
          : ['Response: Error', 'Message: Authentication failed']),
      )
      if (!isUser) socket.end()
      else if (action.Events !== 'off') listening.add(socket)
      return isUser
    }
    if (!signedIn) {
      say('Response: Error', 'Message: Permission denied')
      return false
    }
    if (action.Action === 'Ping') say('Response: Success', 'Ping: Pong')
    else if (action.Action === 'ListCommands')
      say(
        'Response: Success',
        'Ping: Keepalive command.  (Priv: <none>)',
        ...[...may].map(name => `${name}: (Priv: all)`),
      )
    else if (!may.has(action.Action ?? '')) say('Response: Error', 'Message: Permission denied')
    else if (action.Action === 'CoreShowChannels') {
      say('Response: Success', 'EventList: start', 'Message: Channels will follow')
      for (const channel of channels.values())
        say('Event: CoreShowChannel', ...Object.entries(channel).map(([name, value]) => `${name}: ${value}`))
      say('Event: CoreShowChannelsComplete', 'EventList: Complete', `ListItems: ${channels.size}`)
    } else {
      orders.push(action)
      say('Response: Success', 'Message: Originate successfully queued')
      const { Channel = '', ChannelId = '', Exten = '', Context } = action
      if (away.has(Channel)) {
        const told = ['Event: OriginateResponse', 'Response: Failure', `Channel: ${Channel}`, `Context: ${Context}`]
        tell([...told, `Exten: ${Exten}`, 'Reason: 0', 'Uniqueid: <null>'])
        return true
      }
      // The colleague's own telephone, which rings first.
      const own = [
        `Channel: ${Channel}-0000002a`,
        'ChannelState: 0',
        `CallerIDNum: ${Exten}`,
        'Exten: s',
        `Uniqueid: ${ChannelId}`,
      ]
      tell(['Event: Newchannel', ...own, `Linkedid: ${ChannelId}`])
      tell([
        'Event: DialBegin',
        ...[...own, `Linkedid: ${ChannelId}`].map(line => `Dest${line}`),
        `DialString: ${Channel}`,
      ])
    }
    return true
  }

  function tell(event: readonly string[]): void {
    follow(messageIn(event.join('\n')))
    for (const socket of listening) socket.write(`${event.join('\r\n')}\r\n\r\n`)
  }

  /** Which channels there are, as somebody who asks for the list is told. */
  function follow(event: Message): void {
    const { Event, Uniqueid = '' } = event
    if (Event === 'Hangup') channels.delete(Uniqueid)
    const known = channels.get(Uniqueid)
    if (Event !== 'Newchannel' && !known) return
    const { Channel, ChannelState, ChannelStateDesc, CallerIDNum, ConnectedLineNum, Exten, Linkedid } = event
    const facts = {
      Channel,
      ChannelState,
      ChannelStateDesc,
      CallerIDNum,
      ConnectedLineNum,
      Exten,
      Uniqueid,
      Linkedid,
    } as Message
    if (Event === 'Newchannel' || Event === 'Newstate')
      channels.set(Uniqueid, { ...known, ...facts, Duration: '00:00:07' })
    if (Event === 'BridgeEnter') channels.set(Uniqueid, { ...known, ...facts, BridgeId: event.BridgeUniqueid ?? '' })
  }

  return {
    port: (server.address() as { port: number }).port,
    orders,
    may,
    away,
    listeners: () => listening.size,
    async play(exchange, { number = told.number, call, part = [0] } = {}) {
      const begin = call?.split('.')[0] ?? `${Number(told.begin) + ++calls}`
      const text = await readFile(new URL(`ami/${exchange}.txt`, import.meta.url), 'utf8')
      const events = text.replaceAll(told.begin, begin).replaceAll(told.number, number).trim().split('\n\n')
      for (const event of events.slice(...part)) tell(event.split('\n'))
      return `${begin}.40`
    },
    drop() {
      for (const socket of open) socket.destroy()
    },
    async stop() {
      for (const socket of open) socket.destroy()
      server.close()
    },
  }
}

const messageIn = (text: string): Message =>
  Object.fromEntries(
    text.split(/\r?\n/).map(line => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]),
  )

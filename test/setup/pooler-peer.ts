import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import pg from 'pg'

/** A pooler in transaction mode, as PgBouncer is: a connection to PostgreSQL belongs to a client for one transaction. */
export interface PoolerPeer {
  url: string
  /** Most connections to PostgreSQL that it had open at once. */
  most(): number
  stop(): Promise<void>
}

const sslRequest = 80_877_103
const cancelRequest = 80_877_102

/** Leads to the database of `url` over at most `size` connections. Knows no prepared statements and no settings of sessions, and checks no password. */
export async function startPoolerPeer(url: string, size = 8): Promise<PoolerPeer> {
  const free: Server[] = []
  const waiting: ((server: Server) => void)[] = []
  const open = new Set<Server>()
  const clients = new Set<Socket>()
  let most = 0

  async function take(): Promise<Server> {
    // Any of them, as behind PgBouncer: who relies on meeting the same one again is soon found out.
    const [found] = free.splice(Math.floor(Math.random() * free.length), 1)
    if (found) return found
    if (open.size >= size) return new Promise(resolve => waiting.push(resolve))
    const client = new pg.Client({ connectionString: url })
    client.on('error', () => {})
    const server: Server = { client, owes: 0, holder: null, read: framesOf() }
    open.add(server)
    most = Math.max(most, open.size)
    await client.connect()
    const { stream } = client.connection
    stream.removeAllListeners('data')
    stream.on('data', (bytes: Buffer) => {
      server.holder?.write(bytes)
      for (const { type, body } of server.read(bytes)) {
        if (type !== 'Z') continue
        server.owes--
        if (server.owes === 0 && body.toString() === 'I') release(server)
      }
    })
    stream.on('close', () => open.delete(server))
    return server
  }

  function release(server: Server): void {
    server.holder = null
    const next = waiting.shift()
    if (next) next(server)
    else free.push(server)
  }

  function serve(socket: Socket): void {
    clients.add(socket)
    let server: Server | null = null
    let turn = Promise.resolve()
    let begun = false
    const read = framesOf()
    socket.on('error', () => {})
    socket.on('close', () => {
      clients.delete(socket)
      if (server?.holder === socket) server.client.connection.stream.destroy()
    })
    socket.on('data', (bytes: Buffer) => {
      if (!begun) {
        const code = bytes.readInt32BE(4)
        if (code === sslRequest) return void socket.write('N')
        if (code === cancelRequest) return void socket.destroy()
        begun = true
        return void socket.write(bytes.includes('\0options\0') ? refusal : welcome)
      }
      for (const { type, whole } of read(bytes)) turn = turn.then(() => pass(type, whole))
    })

    async function pass(type: string, whole: Buffer): Promise<void> {
      if (type === 'X') return void socket.end()
      if (server?.holder !== socket) server = await take()
      server.holder = socket
      if (type === 'Q' || type === 'S') server.owes++
      server.client.connection.stream.write(whole)
    }
  }

  const listener = createServer(serve).listen(0, '127.0.0.1')
  await once(listener, 'listening')
  const address = new URL(url)
  const at = listener.address()
  address.host = `127.0.0.1:${typeof at === 'object' ? at?.port : ''}`
  address.search = ''
  return {
    url: address.href,
    most: () => most,
    async stop() {
      for (const socket of clients) socket.destroy()
      for (const { client } of open) client.connection.stream.destroy()
      listener.close()
      await once(listener, 'close')
    },
  }
}

interface Server {
  client: pg.Client
  /** Answers that are still to come. */
  owes: number
  holder: Socket | null
  read: (bytes: Buffer) => Frame[]
}

interface Frame {
  type: string
  body: Buffer
  whole: Buffer
}

/** Cuts what comes into messages of PostgreSQL's protocol: a letter, a length that counts itself, a body. */
function framesOf(): (bytes: Buffer) => Frame[] {
  let rest: Buffer = Buffer.alloc(0)
  return bytes => {
    rest = Buffer.concat([rest, bytes])
    const frames: Frame[] = []
    while (rest.length >= 5 && rest.length >= rest.readInt32BE(1) + 1) {
      const whole = rest.subarray(0, rest.readInt32BE(1) + 1)
      frames.push({ type: String.fromCharCode(whole.readUInt8(0)), body: whole.subarray(5), whole })
      rest = rest.subarray(whole.length)
    }
    return frames
  }
}

function frame(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(5, type)
  head.writeInt32BE(body.length + 4, 1)
  return Buffer.concat([head, body])
}

const told = (name: string, value: string) => frame('S', Buffer.from(`${name}\0${value}\0`))

/** Let in; the number of the connection is the pooler's, and none of PostgreSQL's. */
const welcome = Buffer.concat([
  frame('R', Buffer.alloc(4)),
  told('client_encoding', 'UTF8'),
  told('standard_conforming_strings', 'on'),
  frame('K', Buffer.alloc(8, 1)),
  frame('Z', Buffer.from('I')),
])

const refusal = frame('E', Buffer.from('SFATAL\0C08P01\0Munsupported startup parameter: options\0\0'))

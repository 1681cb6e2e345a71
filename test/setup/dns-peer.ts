import { createSocket } from 'node:dgram'
import dns from 'node:dns/promises'
import { once } from 'node:events'

/** What a name leads to, by `_imaps._tcp.romashka.example SRV`. */
export type Zone = Record<string, { mx?: [priority: number, exchange: string][]; srv?: Srv[] }>
type Srv = [priority: number, weight: number, port: number, target: string]

/** A name server on this machine that is asked from now on, until it stops. What stands in no zone does not exist. */
export interface DnsPeer {
  zone: Zone
  stop(): Promise<void>
}

const [mx, srv] = [15, 33]

export async function startDnsPeer(zone: Zone = {}): Promise<DnsPeer> {
  const peer: DnsPeer = { zone, stop }
  const before = dns.getServers()
  const socket = createSocket('udp4')
  socket.on('message', (question, { port, address }) => socket.send(answerTo(question, peer.zone), port, address))
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  dns.setServers([`127.0.0.1:${socket.address().port}`])
  return peer

  async function stop(): Promise<void> {
    dns.setServers(before)
    socket.close()
    await once(socket, 'close')
  }
}

/** RFC 1035, 4.1: the question again, and what is known of it. */
function answerTo(question: Buffer, zone: Zone): Buffer {
  const labels: string[] = []
  let at = 12
  for (let length = question[at] ?? 0; length; length = question[at] ?? 0) {
    labels.push(question.toString('latin1', at + 1, at + 1 + length))
    at += length + 1
  }
  const type = question.readUInt16BE(at + 1)
  const known = zone[labels.join('.').toLowerCase()]
  const answers = [
    ...(type === mx ? (known?.mx ?? []).map(([priority, name]) => record(mx, [priority], name)) : []),
    ...(type === srv ? (known?.srv ?? []).map(([...told]) => record(srv, told.slice(0, 3) as number[], told[3])) : []),
  ]
  const head = Buffer.from(question.subarray(0, 12))
  head.writeUInt16BE(known ? 0x8180 : 0x8183, 2)
  head.writeUInt16BE(1, 4)
  head.writeUInt16BE(answers.length, 6)
  head.writeUInt32BE(0, 8)
  return Buffer.concat([head, question.subarray(12, at + 5), ...answers])
}

function record(type: number, numbers: readonly number[], name: string): Buffer {
  const target = name === '.' ? [] : name.split('.')
  const data = Buffer.concat([
    ...numbers.map(two),
    ...target.map(label => Buffer.from([label.length, ...Buffer.from(label)])),
    Buffer.from([0]),
  ])
  // The name of the question, by a pointer to it; class IN; believed for no second.
  return Buffer.concat([two(0xc00c), two(type), two(1), two(0), two(0), two(data.length), data])
}

const two = (number: number): Buffer => Buffer.from([number >> 8, number & 255])

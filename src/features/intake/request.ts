import { createHash } from 'node:crypto'
import type { Context } from '../../records/context.ts'
import type { Channel, Received } from '../channel.ts'
import type { Marks } from './marks.ts'
import type { Reason } from './reason.ts'
import type { TakenReceipt } from './receipt.ts'
import { readSender, type Sender } from './sender.ts'

/** A request while it is being settled: as it came, as it was read, and who sent it. */
export interface Request {
  id: string
  receipt: TakenReceipt
  channel: Channel
  received: Received
  /** `null`: it is none, so that it matters to nobody who sent it. */
  sender: Sender | null
  /** What of the sender could not be used. */
  reasons: Reason[]
  contentHash: Buffer
  /** What it may have in common with others: requests that share any wait for each other. */
  ties: readonly string[]
}

interface Means {
  channels: ReadonlyMap<string, Channel>
  marks: Marks
}

/** Reads a request and what it is known by. */
export async function readRequest(ctx: Context, receipt: TakenReceipt, { channels, marks }: Means): Promise<Request> {
  const channel = channels.get(receipt.channel)
  if (!channel) throw new Error(`no channel is called ${receipt.channel}`)
  const { raw, idempotencyKey, forced } = receipt
  const received = await channel.read(raw)
  const reasons: Reason[] = []
  const isNone = received.unreadable || (received.passed && !forced)
  const sender = isNone ? null : readSender(ctx, received.person, reasons)
  const contentHash = await marks.hashContent(ctx, [contentOf(received, receipt)])
  const people = sender ? [...sender.personal, ...sender.shared].map(({ kind, value }) => `${kind} ${value}`) : []
  const ties = [
    `content ${raw.source.id} ${contentHash.toString('base64')}`,
    ...(idempotencyKey ? [`key ${raw.source.id} ${idempotencyKey}`] : []),
    ...people,
  ]
  return { id: raw.id, receipt, channel, received, sender, reasons, contentHash, ties }
}

/**
 * By what was read, not by the bytes: the signed time of a form differs in each copy, and the number of a letter. Unreadable bytes are
 * their own content.
 */
function contentOf(received: Received, { raw }: TakenReceipt): Buffer | string {
  const { signs: _, thread: __, files, ...said } = received
  const content = { ...said, files: files.map(({ name, bytes }) => [name, sha256(bytes)]) }
  return received.unreadable ? raw.bytes : JSON.stringify(sorted(content))
}

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')

/** The same in whatever order the fields came. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, member]) => [name, sorted(member)]),
  )
}

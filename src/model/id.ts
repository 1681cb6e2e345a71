import { v7 } from 'uuid'

const pattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** Randomness for many ids at once: asking the system for it costs several times what the rest of an id does. */
const random = new Uint8Array(4096)
let used = random.length
let moment = 0
let counter = 0

/** A new id: UUIDv7 (RFC 9562), so that ids made one after the other also sort so. */
export function newId(): string {
  if (used === random.length) {
    crypto.getRandomValues(random)
    used = 0
  }
  const bytes = random.subarray(used, used + 16)
  used += 16
  const now = Date.now()
  if (now > moment) {
    moment = now
    counter = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0) >>> 1
  } else if (++counter > 0xffffffff) {
    counter = 0
    moment++
  }
  return v7({ random: bytes, msecs: moment, seq: counter })
}

/** Whether it is an id in its canonical form: lower case, with hyphens. */
export const isId = (value: unknown): value is string => typeof value === 'string' && pattern.test(value)

/** The least id that can be made at a moment, in milliseconds: all made before it are smaller. */
export function firstIdAt(ms: number): string {
  const time = ms.toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-000000000000`
}

/** When an id was made, in milliseconds. */
export const madeAt = (id: string): number => Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)

import type { JsonObject } from '../../model/index.ts'
import type { Configuration, Context } from '../../records/context.ts'
import { blindMatchKeys } from '../../records/protect.ts'
import type { Received } from '../channel.ts'
import { hiddenInRequests } from '../request-copy.ts'
import type { Reason } from './reason.ts'
import { readSender } from './sender.ts'
import { maskedFields, readableFields } from './show-request.ts'

/** What of a request is kept beside its copy: nothing of what may stand in a protected field, but by what its sender is found. */
export interface Readable {
  fields: JsonObject
  /** Blind match keys, where what he is reached by is protected. */
  keys: string[] | null
}

export function readableOf(ctx: Context, received: Received): Readable {
  const hidden = hiddenInRequests(ctx.config)
  return { fields: maskedFields(readableFields(received), hidden), keys: hidden.size ? blindKeys(ctx, received) : null }
}

/** Reasons tell what could not be kept, but no value of a protected field. */
export const maskedReasons = (reasons: readonly Reason[], hidden: ReadonlySet<string>): Reason[] =>
  reasons.map(reason => {
    const { value: _, ...rest } = reason
    return reason.field && hidden.has(reason.field) ? rest : reason
  })

function blindKeys(ctx: Context, { person }: Received): string[] {
  const { personal } = readSender(ctx, person, [])
  return personal.flatMap(({ kind, value }) => blindMatchKeys(ctx, kind, value))
}

/** Of an address whence somebody came only the page is kept where values are protected: forms that are sent by it put them there. */
export function plainHeaders(config: Configuration, headers: Readonly<Record<string, string>>): Record<string, string> {
  const { referer, ...rest } = headers
  if (referer === undefined) return rest
  return { ...rest, referer: hiddenInRequests(config).size ? (referer.split(/[?#]/)[0] ?? '') : referer }
}

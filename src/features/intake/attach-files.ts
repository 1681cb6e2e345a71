import type { Context } from '../../records/context.ts'
import { requestLimits } from '../channel.ts'
import { plainText } from './read-body.ts'
import type { Outcome, Reason } from './reason.ts'
import type { Settling } from './settling.ts'

/** Files go where their request went. Empty ones and those beyond the number are named; they stay in the receipt. */
export async function attachFiles(
  ctx: Context,
  { received: { files }, attachFile }: Settling,
  { record, reasons }: Outcome,
): Promise<void> {
  if (!record) return
  const named = files.map(({ name, bytes }) => ({ name: plainText(name), bytes }))
  const empty = named.filter(({ bytes }) => bytes.length === 0)
  const whole = named.filter(({ bytes }) => bytes.length > 0)
  for (const file of whole.slice(0, requestLimits.files)) await attachFile(ctx, file, record)
  reasons.push(
    ...empty.map(({ name }): Reason => ({ code: 'fileEmpty', params: { name } })),
    ...(whole.length > requestLimits.files ? [{ code: 'filesMany', params: { max: requestLimits.files } }] : []),
  )
}

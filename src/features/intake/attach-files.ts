import type { Context } from '../../records/context.ts'
import { type CardRef, requestLimits } from '../channel.ts'
import { plainText } from './read-body.ts'
import type { Reason } from './reason.ts'
import type { Settling } from './settling.ts'

/**
 * Files go onto the card of their request, before the entry that names them: returns their ids. Empty ones and those beyond the number are
 * named among the reasons; they stay in the receipt.
 */
export async function attachFiles(
  ctx: Context,
  { received: { files }, attachFile }: Settling,
  { on: { object, id }, reasons }: { on: CardRef; reasons: Reason[] },
): Promise<string[]> {
  const named = files.map(({ name, bytes }) => ({ name: plainText(name), bytes }))
  const empty = named.filter(({ bytes }) => bytes.length === 0)
  const whole = named.filter(({ bytes }) => bytes.length > 0)
  const ids = new Set<string>()
  for (const file of whole.slice(0, requestLimits.files)) ids.add(await attachFile(ctx, file, { object, id }))
  reasons.push(
    ...empty.map(({ name }): Reason => ({ code: 'fileEmpty', params: { name } })),
    ...(whole.length > requestLimits.files ? [{ code: 'filesMany', params: { max: requestLimits.files } }] : []),
  )
  return [...ids]
}

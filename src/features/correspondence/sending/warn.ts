import { say } from '../../../messages/words.ts'
import { emailKey, type JsonObject, readEmail } from '../../../model/index.ts'
import { type Context, getRecord } from '../../../records/index.ts'
import { type GivenLetter, type HeedConsents, unwillingAmong } from './check.ts'
import { type Recipient, recipientKinds } from './letter.ts'

/** To whom a letter is written, as far as that is known while it is. */
export type Addressed = Pick<GivenLetter, 'on' | 'cc' | 'bcc'> & { to?: GivenLetter['to'] }

/**
 * What a writer should know before a personal letter leaves, and what keeps none from leaving: its reader took back that he may be sent
 * advertising. Throws NotFound where the card is not the writer's to see.
 */
export async function warningsOf(ctx: Context, given: Addressed, consents: HeedConsents): Promise<JsonObject[]> {
  const card = await getRecord(ctx, given.on.object, given.on.id, { fields: [] })
  const recipients = recipientKinds.flatMap(kind =>
    (given[kind] ?? []).flatMap(({ name = '', address: written }): Recipient[] => {
      const address = readEmail(written)
      return address ? [{ kind, name, address, state: 'waiting' }] : []
    }),
  )
  const on = { object: given.on.object, id: card.id }
  const unwilling = await unwillingAmong(ctx, { on, recipients }, consents)
  const each = new Map(recipients.map(({ address }) => [emailKey(address), address]))
  return [...each]
    .filter(([key]) => unwilling.has(key))
    .map(([, address]) => ({
      code: 'advertisingWithdrawn',
      address,
      message: say(ctx.locale, 'writing:warnings.advertisingWithdrawn', { address }),
    }))
}

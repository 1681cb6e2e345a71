import type { Keyring } from '../../../vault/keyring.ts'
import type { Outgoing } from '../../outgoing.ts'
import { type CallOut, NotCalled, type PhoneProvider } from '../provider.ts'
import { secretOf } from '../secret.ts'
import { mangoOrder, mangoRefusal } from './mango.ts'
import type { HttpSecret, HttpSettings, Order } from './settings.ts'
import { twilioCall } from './twilio.ts'

const patience = 10_000
const most = 65_536

/** Providers that are ordered to call by HTTP. */
export const httpProvider = ({ target, keyring }: { target: Outgoing; keyring: Keyring }): PhoneProvider => ({
  callsOut: ({ settings }) =>
    settings.dialect === 'mango' || (settings.dialect !== 'asterisk' && settings.callOut !== null),

  async callOut(ctx, line, wanted) {
    const secret = await secretOf(ctx, keyring, line)
    const { settings } = line
    if (settings.dialect === 'asterisk') throw new NotCalled('phoneRefused')
    const { url, ...order } = orderOf(settings, secret, wanted)
    const heard = await target.ask(url, { ...order, patience, most }).catch(error => {
      throw new NotCalled('phoneAway', error instanceof Error ? error.message : '')
    })
    if (heard.status >= 300) throw new NotCalled('phoneRefused', `${heard.status} ${heard.body.toString('utf8')}`)
    const refusal = settings.dialect === 'mango' ? mangoRefusal(heard.body) : null
    if (refusal) throw new NotCalled('phoneRefused', refusal)
    return settings.dialect === 'twilio' ? twilioCall(heard.body) : null
  },
})

/** What is sent to have a number called: as Mango wants it, else address and body as they are set. Pure, but for Mango's name of the order. */
export function orderOf({ dialect, callOut }: HttpSettings, secret: HttpSecret, wanted: CallOut): Order {
  if (dialect === 'mango') return mangoOrder(secret, wanted)
  if (!callOut) throw new NotCalled('phoneRefused')
  const { method, url, body, contentType } = callOut
  const filled = body && filledWith(body, wanted, contentType.includes('json') ? inJson : encodeURIComponent)
  return {
    url: filledWith(url, wanted, encodeURIComponent),
    method,
    headers: { ...secret.headers, ...(filled && { 'content-type': contentType }) },
    ...(filled && { body: Buffer.from(filled) }),
  }
}

const inJson = (text: string): string => JSON.stringify(text).slice(1, -1)

/** With what is wanted in the place of `{number}`, `{digits}` and `{extension}`. */
const filledWith = (template: string, { extension, number }: CallOut, write: (text: string) => string): string =>
  template
    .replaceAll('{extension}', write(extension))
    .replaceAll('{number}', write(number))
    .replaceAll('{digits}', write(number.replace(/\D/g, '')))

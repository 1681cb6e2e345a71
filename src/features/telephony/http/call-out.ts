import { createHash, randomUUID } from 'node:crypto'
import type { Keyring } from '../../../vault/keyring.ts'
import type { Asking, Outgoing } from '../../outgoing.ts'
import { type CallOut, NotCalled, type PhoneProvider } from '../provider.ts'
import { secretOf } from '../secret.ts'
import type { HttpSecret, HttpSettings } from './settings.ts'

export const mangoUrl = 'https://app.mango-office.ru/vpbx/commands/callback'
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
    const { url, asking } = settings.dialect === 'mango' ? mangoOrder(secret, wanted) : order(settings, secret, wanted)
    const heard = await target.ask(url, asking).catch(error => {
      throw new NotCalled('phoneAway', error instanceof Error ? error.message : '')
    })
    if (heard.status >= 300) throw new NotCalled('phoneRefused', `${heard.status} ${heard.body.toString('utf8')}`)
    return null
  },
})

interface Order {
  url: string
  asking: Asking
}

function mangoOrder({ key = '', sign }: HttpSecret, { extension, number }: CallOut): Order {
  const json = JSON.stringify({ command_id: randomUUID(), from: { extension }, to_number: number.replace(/^\+/, '') })
  const sum = createHash('sha256').update(`${key}${json}${sign}`).digest('hex')
  const body = Buffer.from(new URLSearchParams({ vpbx_api_key: key, sign: sum, json }).toString())
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  return { url: mangoUrl, asking: { method: 'POST', headers, body, patience, most } }
}

/** Address and body as they are set, with what is wanted in the place of `{number}`, `{digits}` and `{extension}`. */
function order({ callOut }: HttpSettings, { headers = {} }: HttpSecret, wanted: CallOut): Order {
  if (!callOut) throw new NotCalled('phoneRefused')
  const { method, url, body, contentType } = callOut
  const filled = body && filledWith(body, wanted, contentType.includes('json') ? inJson : encodeURIComponent)
  return {
    url: filledWith(url, wanted, encodeURIComponent),
    asking: {
      method,
      headers: { ...headers, ...(filled && { 'content-type': contentType }) },
      ...(filled && { body: Buffer.from(filled) }),
      patience,
      most,
    },
  }
}

const inJson = (text: string): string => JSON.stringify(text).slice(1, -1)

const filledWith = (template: string, { extension, number }: CallOut, write: (text: string) => string): string =>
  template
    .replaceAll('{extension}', write(extension))
    .replaceAll('{number}', write(number))
    .replaceAll('{digits}', write(number.replace(/\D/g, '')))

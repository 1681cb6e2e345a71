import { randomInt } from 'node:crypto'
import type { Keyring } from '../../../vault/keyring.ts'
import { NotCalled, type PhoneProvider } from '../provider.ts'
import { secretOf } from '../secret.ts'
import { openAsterisk } from './open.ts'
import { type AsteriskReach, NotReached } from './reach.ts'
import type { AmiMessage } from './wire.ts'

/** In milliseconds: so long the colleague's own telephone rings. */
const ringing = 30_000
/** In milliseconds: an exchange that has said nothing by then has it rung. */
const patience = 1500

/** Calls by `Originate`: the telephone of whoever asks rings, and the number is called once he has picked up. */
export const asteriskProvider = ({ reach, keyring }: { reach: AsteriskReach; keyring: Keyring }): PhoneProvider => ({
  callsOut: ({ settings }) => settings.dialect === 'asterisk',

  async callOut(ctx, line, { extension, number, named }) {
    if (line.settings.dialect !== 'asterisk') throw new NotCalled('phoneRefused')
    const settings = line.settings.asterisk
    const { sign: secret } = await secretOf(ctx, keyring, line)
    const order = {
      Channel: settings.channel.replaceAll('{extension}', extension),
      // As Asterisk names its own, so that it knows which of two is older.
      ChannelId: `rapport-${Math.floor(Date.now() / 1000)}.${randomInt(1_000_000_000)}`,
      Context: settings.context,
      Exten: settings.dial.replaceAll('{number}', number).replaceAll('{digits}', number.replace(/\D/g, '')),
      Priority: '1',
      CallerID: number,
      Timeout: String(ringing),
      Async: 'true',
    }
    const { promise: rung, resolve: rings } = Promise.withResolvers<boolean>()
    try {
      const ami = await openAsterisk({
        ...{ reach, settings, secret },
        hear(event) {
          const does = ringsFor(order, event)
          if (does !== null) rings(does)
        },
      })
      const timer = setTimeout(rings, patience, true)
      try {
        await named?.(order.ChannelId)
        const answer = await ami.ask('Originate', order)
        if (answer.response !== 'Success') throw new NotCalled('phoneRefused', answer.message)
        if (!(await rung)) throw new NotCalled('phoneOwnAway')
      } finally {
        clearTimeout(timer)
        ami.close()
      }
      return order.ChannelId
    } catch (error) {
      if (!(error instanceof NotReached)) throw error
      throw new NotCalled('phoneAway', error.failure.says ?? error.message)
    }
  },
})

interface Order {
  Channel: string
  ChannelId: string
  Context: string
  Exten: string
}

/** Whether the telephone that was ordered to ring does, by an event; `null`: that does not say. A telephone that is not there has no channel. */
function ringsFor({ Channel, ChannelId, Context, Exten }: Order, heard: AmiMessage): boolean | null {
  if (heard.event === 'DialBegin') return heard.destuniqueid === ChannelId || null
  if (heard.event !== 'OriginateResponse') return null
  const isOurs =
    heard.uniqueid === ChannelId ||
    (heard.context === Context && heard.exten === Exten && (heard.channel ?? '').startsWith(Channel))
  return isOurs ? heard.response === 'Success' : null
}

import { randomInt } from 'node:crypto'
import type { Keyring } from '../../../vault/keyring.ts'
import { NotCalled, type PhoneProvider } from '../provider.ts'
import { secretOf } from '../secret.ts'
import { openAsterisk } from './open.ts'
import { type AsteriskReach, NotReached } from './reach.ts'

/** In milliseconds: so long the colleague's own telephone rings. */
const ringing = 30_000

/** Calls by `Originate`: the telephone of whoever asks rings, and the number is called once he has picked up. */
export const asteriskProvider = ({ reach, keyring }: { reach: AsteriskReach; keyring: Keyring }): PhoneProvider => ({
  callsOut: ({ settings }) => settings.dialect === 'asterisk',

  async callOut(ctx, line, { extension, number }) {
    if (line.settings.dialect !== 'asterisk') throw new NotCalled('phoneRefused')
    const settings = line.settings.asterisk
    const { sign: secret } = await secretOf(ctx, keyring, line)
    // As Asterisk names its own, so that it knows which of two is older.
    const call = `rapport-${Math.floor(Date.now() / 1000)}.${randomInt(1_000_000_000)}`
    try {
      const ami = await openAsterisk({ reach, settings, secret })
      const answer = await ami
        .ask('Originate', {
          Channel: settings.channel.replaceAll('{extension}', extension),
          ChannelId: call,
          Context: settings.context,
          Exten: settings.dial.replaceAll('{number}', number).replaceAll('{digits}', number.replace(/\D/g, '')),
          Priority: '1',
          CallerID: number,
          Timeout: String(ringing),
          Async: 'true',
        })
        .finally(() => ami.close())
      if (answer.response !== 'Success') throw new NotCalled('phoneRefused', answer.message)
      return call
    } catch (error) {
      if (!(error instanceof NotReached)) throw error
      throw new NotCalled('phoneAway', error.failure.says ?? error.message)
    }
  },
})

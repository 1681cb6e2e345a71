import { type AsteriskReach, NotReached } from './reach.ts'
import type { AsteriskSettings } from './settings.ts'
import { type Ami, type AmiMessage, speakAmi } from './wire.ts'

export interface Opening {
  reach: AsteriskReach
  settings: AsteriskSettings['asterisk']
  secret: string
  /** Is told what happens there; left out: nothing is wanted to be told. */
  hear?: (event: AmiMessage) => void
}

/** Signs in to an Asterisk. Throws NotReached with the step that failed and what it said. */
export async function openAsterisk({ reach, settings, secret, hear }: Opening): Promise<Ami> {
  const ami = await speakAmi(await reach.open(settings), event => hear?.(event))
  const answer = await ami.ask('Login', {
    Username: settings.user,
    Secret: secret,
    Events: hear ? 'call,cdr' : 'off',
  })
  if (answer.response === 'Success') return ami
  ami.close()
  throw new NotReached('signIn', 'signInRefused', answer.message)
}

import { Unauthenticated } from '../../model/index.ts'

/** Why a passkey was refused, for whoever may read it later. */
export type PasskeyRefusal =
  | 'passkeysUnavailable'
  | 'passkeyChallenge'
  | 'passkeyUnknown'
  | 'passkeyOfAnother'
  | 'passkeyOrigin'
  | 'passkeyRelyingParty'
  | 'passkeyUnverified'
  | 'passkeyWrong'
  | 'passkeyCopied'
  | 'userInactive'

/** Its use by somebody whose copy of it counts less than it had counted already. */
export interface Copied {
  user: string
  name: string
}

/** The caller is told the same whatever it was, but for what no stranger can bring about. */
export class PasskeyRefused extends Unauthenticated {
  readonly reason: PasskeyRefusal
  readonly copied: Copied | null
  constructor(reason: PasskeyRefusal, copied: Copied | null = null) {
    super(told[reason] ?? 'wrongPasskey')
    this.reason = reason
    this.copied = copied
  }
}

/** Nothing of an account is in these: when it was asked for, and what its owner alone can have signed. */
const told: Partial<Record<PasskeyRefusal, string>> = {
  passkeysUnavailable: 'passkeysUnavailable',
  passkeyChallenge: 'passkeyExpired',
  passkeyCopied: 'passkeyCopied',
}

/** What is noted of a refusal, whichever it is. */
export const refusalOf = (error: Unauthenticated): string =>
  error instanceof PasskeyRefused ? error.reason : error.code

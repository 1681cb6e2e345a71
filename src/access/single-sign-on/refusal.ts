import { Unauthenticated } from '../../model/index.ts'

/** What is said to whoever is not let in; the reason itself is for the audit. */
export type RefusalCode = 'signOnStartAgain' | 'signOnFailed' | 'signOnNoAccess' | 'signOnUnavailable'

/** The provider did not vouch for somebody, or nobody here is meant. */
export class SignOnRefused extends Unauthenticated {
  readonly reason: string
  /** Whom the provider named. */
  readonly account: string | undefined
  constructor(code: RefusalCode, reason: string, account?: string) {
    super(code)
    this.reason = reason
    this.account = account
  }
}

import type { AuthenticationResponseJSON, PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/browser'
import i18next from 'i18next'
import { api } from '../../app/api.ts'
import { ApiError } from '../../app/api-error.ts'
import { isJsonObject } from '../../fields/json-object.ts'
import { errorWords } from '../../ui/toast.ts'

/** By what else than the password somebody may show who he is: as the server told him after the right one. */
export interface Ways {
  codes: boolean
  /** Any: it is not known whether he has one. */
  passkeys: readonly string[] | 'any'
}

export function waysOf(error: Error | null): Ways {
  const { codes, passkeys } = error instanceof ApiError ? error.details : {}
  const known = Array.isArray(passkeys) ? passkeys.filter(isJsonObject) : []
  return { codes: codes !== false, passkeys: known.map(({ id }) => String(id)) }
}

/** Browsers give passkeys to pages that have a name and come by TLS or from this very machine. */
export const canUsePasskeys = (): boolean =>
  typeof PublicKeyCredential === 'function' && !/^[\d.]+$|^\[/.test(window.location.hostname)

/** Asks the browser for a passkey: one of those that are known, or whichever its owner chooses. */
export async function presentPasskey(given: Ways['passkeys'] = 'any'): Promise<AuthenticationResponseJSON> {
  const [{ startAuthentication }, options] = await Promise.all([
    import('@simplewebauthn/browser'),
    api.post<PublicKeyCredentialRequestOptionsJSON>('/session/passkey-challenge'),
  ])
  const known = given === 'any' ? [] : given
  const second = {
    allowCredentials: known.map(id => ({ id, type: 'public-key' as const })),
    userVerification: 'preferred' as const,
  }
  return startAuthentication({ optionsJSON: { ...options, ...(known.length && second) } })
}

/** In the words of the server, or what the browser meant. */
export function passkeyWords(error: Error): string {
  if (error instanceof ApiError) return errorWords(error)
  if (error.name === 'InvalidStateError') return i18next.t('signIn.passkeyKnown')
  const cancelled = error.name === 'NotAllowedError' || error.name === 'AbortError'
  return i18next.t(cancelled ? 'signIn.passkeyCancelled' : 'signIn.passkeyFailed')
}

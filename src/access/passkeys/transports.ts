import type { AuthenticatorTransport } from '@simplewebauthn/server'

const known: readonly AuthenticatorTransport[] = ['ble', 'hybrid', 'internal', 'nfc', 'usb']

/** How a browser may reach an authenticator, as far as the words are known. */
export const transportsOf = (given: readonly string[]): AuthenticatorTransport[] =>
  known.filter(transport => given.includes(transport))

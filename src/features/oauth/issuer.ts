import type { Application } from '../feature.ts'

/** Our name towards apps (RFC 8414): the configured address, else this machine, and never what a request says of its host. */
export const issuerOf = ({ publicUrl, relyingParty }: Application): string =>
  publicUrl ?? relyingParty()?.origin ?? 'http://localhost'

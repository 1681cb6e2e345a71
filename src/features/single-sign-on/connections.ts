import { readOidcSettings } from '../../access/single-sign-on/oidc-settings.ts'
import type { Provider } from '../../access/single-sign-on/provider.ts'
import { listProviders } from '../../access/single-sign-on/providers.ts'
import { isJsonObject, type Json } from '../../model/index.ts'
import type { Connection, ConnectionSource } from '../connection.ts'
import type { Outgoing } from '../outgoing.ts'

/** Providers of OpenID Connect are called by the server; those of SAML only by people's browsers. */
export const providerConnections =
  (target: Outgoing): ConnectionSource =>
  async ctx => {
    const providers = (await listProviders(ctx)).filter(({ kind }) => kind === 'oidc')
    return (await Promise.all(providers.map(provider => addressesOf(target, provider)))).flat()
  }

const patience = 5000
const most = 1_000_000

/** Its description, and where tokens are had if that is another machine. */
async function addressesOf(target: Outgoing, { id, name, settings }: Provider): Promise<Connection[]> {
  const { issuer } = readOidcSettings(settings)
  const description = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`
  const connection = (part: string, address: string): Connection => ({
    id: `signOn ${id}${part}`,
    kind: 'signOn',
    name,
    address,
    isOwn: false,
  })
  const tokens = await tokenAddress(target, description)
  const isElsewhere = tokens !== null && URL.parse(tokens)?.origin !== URL.parse(issuer)?.origin
  return [connection('', description), ...(isElsewhere ? [connection(' tokens', tokens)] : [])]
}

/** `null` where that cannot be read: then the check of the description says why. */
async function tokenAddress(target: Outgoing, description: string): Promise<string | null> {
  try {
    const { body } = await target.ask(description, { method: 'GET', headers: {}, patience, most })
    const read: Json = JSON.parse(body.toString())
    const address = isJsonObject(read) ? read.token_endpoint : null
    return typeof address === 'string' && target.allows(address) ? address : null
  } catch {
    return null
  }
}

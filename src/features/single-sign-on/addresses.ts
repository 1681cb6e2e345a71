import type { Provider } from '../../access/single-sign-on/provider.ts'
import type { Means } from './index.ts'

/** Where somebody is sent on his way to a provider. */
export const beginPath = (id: string): string => `/sign-on/${id}`

type Named = Pick<Provider, 'id' | 'kind'>

/** To what a provider sends people back; `null` where the address of Rapport is not configured. */
export const callbackAddress = ({ publicUrl }: Means, { id, kind }: Named): string | null =>
  publicUrl && `${publicUrl}/sign-on/${id}/${kind === 'saml' ? 'acs' : 'callback'}`

/** Where a provider of SAML reads how we are reached; our name for it too. */
export const metadataAddress = ({ publicUrl }: Means, { id, kind }: Named): string | null =>
  publicUrl && kind === 'saml' ? `${publicUrl}/sign-on/${id}/metadata` : null

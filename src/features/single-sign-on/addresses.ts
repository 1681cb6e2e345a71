import type { Provider } from '../../access/single-sign-on/provider.ts'
import type { Means } from './index.ts'

/** Where somebody is sent on his way to a provider. */
export const beginPath = (id: string): string => `/sign-on/${id}`

/** To what a provider of OpenID Connect sends people back; `null` where the address of Rapport is not configured. */
export const callbackAddress = ({ publicUrl }: Means, { id }: Pick<Provider, 'id'>): string | null =>
  publicUrl && `${publicUrl}/sign-on/${id}/callback`

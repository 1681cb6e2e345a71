import { createHmac, randomBytes } from 'node:crypto'

/* Standard Webhooks 1.0.0, https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md */

const prefix = 'whsec_'
/** The specification asks for 24 to 64. */
const secretBytes = 32

export const makeSecret = (): string => `${prefix}${randomBytes(secretBytes).toString('base64')}`

export interface Signed {
  id: string
  /** When it is sent, in seconds since 1970. */
  timestamp: number
  body: string
}

/** `v1,…` by each of the secrets, the newest first. */
export const signatures = (secrets: readonly string[], { id, timestamp, body }: Signed): string =>
  secrets
    .map(secret => {
      const key = Buffer.from(secret.slice(prefix.length), 'base64')
      return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`
    })
    .join(' ')

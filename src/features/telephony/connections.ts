import type { ConnectionSource } from '../connection.ts'
import { mangoApi } from './http/mango.ts'
import { listLines } from './line.ts'

/** Providers of which calls are ordered. */
export const phoneConnections: ConnectionSource = async ctx =>
  (await listLines(ctx)).flatMap(({ id, name, active, settings }) => {
    // An Asterisk has a test of its own, which signs in.
    if (!active || settings.dialect === 'asterisk') return []
    const url = settings.dialect === 'mango' ? mangoApi : settings.callOut?.url
    if (!url) return []
    return [
      {
        id: `phoneLine ${id}`,
        kind: 'telephony' as const,
        name,
        address: new URL(url).origin,
        isOwn: false,
        isKept: true,
      },
    ]
  })

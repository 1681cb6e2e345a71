import type { ConnectionSource } from '../../connection.ts'
import { listPlaces } from './place.ts'

/** The addresses of places that are reached by HTTP; those by SFTP are looked at by their own check. */
export const placeConnections: ConnectionSource = async ctx =>
  (await listPlaces(ctx)).flatMap(({ id, name, settings }) => {
    const address = settings.kind === 'web' ? settings.url : settings.kind === 's3' ? settings.endpoint : null
    return address === null
      ? []
      : [
          {
            id: `filePlace ${id}`,
            kind: 'filePlace',
            name,
            address: new URL(address).origin,
            isOwn: false,
            isKept: true,
          },
        ]
  })

import sql from 'sql-template-tag'
import type { ConnectionSource } from '../../connection.ts'

/** Services by which browsers are told of notices: of each its machine, never the address of a device. */
export const pushConnections: ConnectionSource = async ({ db, workspace }) => {
  const rows = await db.query<{ endpoint: string }>(sql`
    select distinct substring(endpoint from '^https?://[^/?#]+') as endpoint from push_device
    where workspace_id = ${workspace} order by 1 limit 20`)
  return rows.map(({ endpoint }) => ({
    id: `push ${endpoint}`,
    kind: 'push',
    name: new URL(endpoint).host,
    address: endpoint,
    isOwn: false,
  }))
}

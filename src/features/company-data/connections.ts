import type { ConnectionSource } from '../connection.ts'
import { findSetting } from './setting.ts'

/** The register by which companies are filled in. */
export const registryConnections: ConnectionSource = async ctx => {
  const setting = await findSetting(ctx)
  if (!setting) return []
  const { origin, hostname } = new URL(setting.url)
  return [{ id: 'companyRegistry', kind: 'companyData', name: hostname, address: origin, isOwn: false, isKept: true }]
}

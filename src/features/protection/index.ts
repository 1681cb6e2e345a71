import type { Keyring } from '../../vault/keyring.ts'
import type { Feature } from '../feature.ts'
import type { MoveOfSecret } from '../integration-secrets.ts'
import type { ConvertRequests } from '../request-copy.ts'
import { convertJob, lookAgainJob } from './convert.ts'
import type { Seals } from './convert-records.ts'
import { markingRoutes } from './marking-routes.ts'
import { resealJob, resealJobName } from './rotate.ts'
import { protectionRoutes } from './routes.ts'
import { encryptionLine } from './trust.ts'

interface Given {
  keyring: Keyring
  seals: Seals
  /** Of secrets that may still lie elsewhere. */
  moves: readonly MoveOfSecret[]
  convertRequests: ConvertRequests
}

/** Fields kept sealed, secrets of integrations, and the keys they are sealed with. */
export const protection = ({ keyring, seals, moves, convertRequests }: Given): Feature => ({
  name: 'protection',
  routes: [...protectionRoutes(keyring), ...markingRoutes(keyring)],
  jobs: [resealJob(keyring, moves, convertRequests), convertJob({ seals, convertRequests }), lookAgainJob],
  trust: [encryptionLine(keyring)],
  async start(application) {
    for (const workspace of await application.workspaces()) {
      const { db } = await application.systemContext(workspace, { channel: 'system' })
      await application.enqueue(db, resealJobName, {})
    }
    return async () => {}
  },
})

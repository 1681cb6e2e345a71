import type { Keyring } from '../../vault/keyring.ts'
import type { Feature } from '../feature.ts'
import { convertJob, lookAgainJob } from './convert.ts'
import type { Seals } from './convert-records.ts'
import { markingRoutes } from './marking-routes.ts'
import { resealJob } from './rotate.ts'
import { protectionRoutes } from './routes.ts'
import { encryptionLine } from './trust.ts'

/** Fields kept sealed, and the keys they are sealed with. */
export const protection = (keyring: Keyring, seals: Seals): Feature => ({
  name: 'protection',
  routes: [...protectionRoutes(keyring), ...markingRoutes(keyring)],
  jobs: [resealJob, convertJob(seals), lookAgainJob],
  trust: [encryptionLine(keyring)],
})

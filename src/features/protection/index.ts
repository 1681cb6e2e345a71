import type { Keyring } from '../../vault/keyring.ts'
import type { Feature } from '../feature.ts'
import { resealJob } from './rotate.ts'
import { protectionRoutes } from './routes.ts'
import { encryptionLine } from './trust.ts'

/** Fields kept sealed, and the keys they are sealed with. */
export const protection = (keyring: Keyring): Feature => ({
  name: 'protection',
  routes: protectionRoutes(keyring),
  jobs: [resealJob],
  trust: [encryptionLine(keyring)],
})

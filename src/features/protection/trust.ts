import type { Keyring } from '../../vault/keyring.ts'
import { daysSince, type TrustLine } from '../trust-line.ts'
import { listProtected } from './fields.ts'
import { stateOfKeys } from './keys.ts'

/** A key that has served this long is better renewed, in days. */
const old = 365

/** What is encrypted, with which key, and how old that is. */
export const encryptionLine = (keyring: Keyring): TrustLine => ({
  name: 'encryption',
  area: 'data',
  path: '/settings/encryption',
  async look(ctx) {
    const [{ provider, key, state, since }, fields] = [await stateOfKeys(ctx, keyring), await listProtected(ctx)]
    const names = fields.map(({ label }) => label)
    const params = { key, count: fields.length, days: Math.floor(daysSince(since)) }
    if (state === 'unused') return { state: 'fine', code: 'nothingProtected' }
    if (state !== 'ready') return { state: 'act', code: state, params, since, names }
    const code = daysSince(since) > old ? 'keyOld' : `keyIn.${provider}`
    return { state: code === 'keyOld' ? 'look' : 'fine', code, params, since, names }
  },
})

import { daysSince, type TrustLine } from '../trust-line.ts'
import { listErasures } from './erasure.ts'

/** An erasure takes minutes: one that is not done after so many days has met something. */
const late = 1

/** Erasures that do not come to their end. */
export const erasuresLine: TrustLine = {
  name: 'erasures',
  area: 'data',
  path: '/settings/personal-data',
  async look(ctx) {
    const all = await listErasures(ctx)
    const open = all.filter(({ state }) => state === 'erasing')
    const [oldest] = open.toReversed()
    const params = { count: open.length || all.length }
    if (oldest && daysSince(oldest.at) > late) return { state: 'act', code: 'erasuresOpen', params, since: oldest.at }
    return { state: 'fine', code: all.length ? 'erasuresDone' : 'noErasures', params }
  },
}

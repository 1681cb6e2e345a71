import type { Feature, Reaction } from '../feature.ts'
import { noted } from '../noted.ts'
import type { PriceLines } from '../pricing.ts'
import { signedObjects } from '../sign-off.ts'
import { voidChanged } from './decide.ts'
import { approvalAction } from './flow-approval.ts'
import { letterRoutes } from './letter-routes.ts'
import { personalNotes } from './personal.ts'
import { signOffRoutes } from './routes.ts'
import { settingRoutes } from './setting-routes.ts'
import { remindApprovers } from './tell.ts'

export { writeSignOffLetter } from './letter.ts'
export { requiringSignOff } from './request.ts'

/** What goes beyond the limits of whoever sells is approved before it leaves the house: asked for, decided on, reminded of. */
export const signOffs = (price: PriceLines): Feature => ({
  name: 'sign-offs',
  routes: [...signOffRoutes(price), ...noted(settingRoutes), ...letterRoutes],
  actions: [approvalAction(price)],
  reactions: [contentChanged()],
  personal: [personalNotes],
  jobs: [{ name: 'remindApprovers', every: '*/10 * * * *', run: ctx => remindApprovers(ctx) }],
})

function contentChanged(): Reaction {
  return {
    on: signedObjects.flatMap(object => [`${object}.updated`, `${object}.removed`]),
    react: (ctx, { record }) => voidChanged(ctx, record),
  }
}

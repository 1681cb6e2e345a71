import type { Feature } from '../feature.ts'
import type { CallsOf } from './calls.ts'
import { personalAnswers } from './personal-data.ts'
import { scriptRoutes } from './routes.ts'
import { tellOnCalls } from './summary.ts'

/** What is said and asked in calls, and what becomes of the answers. */
export const callScripts = (calls: CallsOf): Feature => ({
  name: 'call-scripts',
  routes: scriptRoutes(calls),
  reactions: [tellOnCalls],
  personal: [personalAnswers],
})

import type { Feature } from '../feature.ts'
import { workingTimeRoutes } from './routes.ts'

/** When the company works: hours, holidays and working days that were moved. */
export const workingTime: Feature = { name: 'working-time', routes: workingTimeRoutes }

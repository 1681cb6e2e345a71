import type { Feature } from '../feature.ts'
import type { Installation } from './installation.ts'
import { leaversLine } from './leavers.ts'
import { machineLines } from './machine.ts'
import { trustRoutes } from './routes.ts'

/** One page for head and auditor: what protects the company, how it stands, and what to do. Each feature adds its lines. */
export const trustCentre = (others: readonly Feature[], installation: Installation): Feature => ({
  name: 'trust',
  routes: trustRoutes([...others.flatMap(({ trust = [] }) => trust), leaversLine, ...machineLines(installation)]),
})

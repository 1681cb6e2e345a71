import type { Feature } from '../feature.ts'
import { ageVisits } from './aging.ts'
import { attributionRoute } from './attribution/route.ts'
import { knowVisitor } from './known.ts'
import { numberRoutes } from './numbers/routes.ts'
import { personalVisits } from './personal-data.ts'
import { visitRoutes } from './routes.ts'

/** Who was on our sites, by which advertising he came, and who he turned out to be. */
export const visits = (): Feature => ({
  name: 'visits',
  routes: [...visitRoutes(), ...numberRoutes(), attributionRoute],
  reactions: [knowVisitor],
  jobs: [ageVisits],
  personal: [personalVisits],
})

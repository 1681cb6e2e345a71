import { cardParts as automation } from '../features/automation/card-parts.ts'
import { cardParts as catalogue } from '../features/catalogue/card-parts.ts'
import { cardParts as companyData } from '../features/company-data/card-parts.ts'
import { cardParts as consents } from '../features/consents/card-parts.ts'
import { cardParts as deals } from '../features/deals/card-parts.ts'
import { cardParts as leads } from '../features/leads/card-parts.ts'
import { cardParts as orders } from '../features/orders/card-parts.ts'
import { cardParts as papers } from '../features/papers/card-parts.ts'
import { cardParts as pay } from '../features/pay/card-parts.ts'
import { cardParts as payments } from '../features/payments/card-parts.ts'
import { cardParts as quotes } from '../features/quotes/card-parts.ts'
import { cardParts as replyTimes } from '../features/reply-times/card-parts.ts'
import { cardParts as signOffs } from '../features/sign-offs/card-parts.ts'
import { cardParts as tasks } from '../features/tasks/card-parts.ts'
import { cardParts as visits } from '../features/visits/card-parts.ts'
import { RecordCard } from '../records/card-page.tsx'
import { slotsOf } from '../records/card-part.tsx'
import type { SchemaObject } from './contract.ts'

/** Hand-made parts of the cards: a line a feature. */
const slots = slotsOf([
  ...automation,
  ...catalogue,
  ...companyData,
  ...consents,
  ...deals,
  ...leads,
  ...orders,
  ...papers,
  ...pay,
  ...payments,
  ...quotes,
  ...replyTimes,
  ...signOffs,
  ...tasks,
  ...visits,
])

/** The line under the header of its cards shows where a record stands. */
export const hasPath = ({ name }: SchemaObject): boolean => Boolean(slots[name]?.Path)

export function CardPage() {
  return <RecordCard slots={slots} />
}

import type { ObjectDeclaration } from '../model/index.ts'
import { activity } from './activity.ts'
import { advertisingCost } from './advertising-cost.ts'
import { attachment } from './attachment.ts'
import { serviceCase } from './case.ts'
import { company } from './company.ts'
import { competitor } from './competitor.ts'
import { contact } from './contact.ts'
import { deal } from './deal.ts'
import { distributionRule } from './distribution-rule.ts'
import { document } from './document.ts'
import { exchangeRate } from './exchange-rate.ts'
import { interest } from './interest.ts'
import { invoice } from './invoice.ts'
import { lead } from './lead.ts'
import { legalEntity } from './legal-entity.ts'
import { order } from './order.ts'
import { payment } from './payment.ts'
import { pipeline, stage } from './pipeline.ts'
import { price, priceList } from './price-list.ts'
import { product } from './product.ts'
import { productCategory } from './product-category.ts'
import { quote } from './quote.ts'
import { role } from './role.ts'
import { source } from './source.ts'
import { task } from './task.ts'
import { taxRate } from './tax-rate.ts'
import { team } from './team.ts'
import { unit } from './unit.ts'
import { user } from './user.ts'

/** Everything this CRM knows of, in the order in which tables are made and OpenAPI lists them. */
export const objects: readonly ObjectDeclaration[] = [
  team,
  role,
  user,
  source,
  competitor,
  pipeline,
  stage,
  distributionRule,
  taxRate,
  unit,
  legalEntity,
  productCategory,
  priceList,
  company,
  contact,
  lead,
  interest,
  product,
  price,
  exchangeRate,
  deal,
  quote,
  order,
  invoice,
  payment,
  serviceCase,
  activity,
  task,
  attachment,
  document,
  advertisingCost,
]

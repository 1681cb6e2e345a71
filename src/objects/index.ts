import type { ObjectDeclaration } from '../model/index.ts'
import { activity } from './activity.ts'
import { advertisingCost } from './advertising-cost.ts'
import { attachment } from './attachment.ts'
import { company } from './company.ts'
import { contact } from './contact.ts'
import { deal } from './deal.ts'
import { distributionRule } from './distribution-rule.ts'
import { interest } from './interest.ts'
import { lead } from './lead.ts'
import { pipeline, stage } from './pipeline.ts'
import { product } from './product.ts'
import { role } from './role.ts'
import { source } from './source.ts'
import { task } from './task.ts'
import { team } from './team.ts'
import { user } from './user.ts'

/** Everything this CRM knows of, in the order in which tables are made and OpenAPI lists them. */
export const objects: readonly ObjectDeclaration[] = [
  team,
  role,
  user,
  source,
  pipeline,
  stage,
  distributionRule,
  company,
  contact,
  lead,
  interest,
  product,
  deal,
  activity,
  task,
  attachment,
  advertisingCost,
]

import type { Config } from './config.ts'
import { turnRuleOff } from './features/approvals/rule.ts'
import type { Application } from './features/feature.ts'

/** Who has the machine can always turn the two-person rule off, for when nobody is left who could confirm it. Administrators are told. */
export async function endTwoPersonRule(
  application: Application,
  { withoutTwoPersons }: Pick<Config, 'withoutTwoPersons'>,
): Promise<void> {
  if (!withoutTwoPersons) return
  for (const workspace of await application.workspaces())
    await turnRuleOff(await application.systemContext(workspace, { channel: 'system' }))
  application.log.warn(
    {},
    'the two-person rule is turned off at each start: take RAPPORT_WITHOUT_TWO_PERSONS out again',
  )
}

import { type Config, WrongEnvironment } from './config.ts'
import { demoCompany, fillNewCompany } from './features/demo/index.ts'
import type { Application, Feature } from './features/feature.ts'
import { needsSetUp, setUpCompany } from './features/setup/set-up.ts'
import { say } from './messages/words.ts'
import { Conflict, Invalid } from './model/index.ts'

/** What the environment asks for before anybody is let in: the administrator, the sample company. */
export async function makeFirstCompany(
  application: Application,
  { administrator, demo }: Config,
  features: readonly Feature[],
): Promise<void> {
  const [workspace] = await application.workspaces()
  if (!workspace || !(administrator || demo)) return
  const ctx = await application.systemContext(workspace, { channel: 'system' })
  if (!(await needsSetUp(ctx))) return

  const sample = demoCompany()
  const { email, password } = administrator ?? sample
  const name = administrator ? (email.split('@')[0] ?? 'admin') : sample.name
  const company = demo ? sample.company : 'Rapport'
  const given = { email, password, name, company, locale: ctx.config.company.locale }
  const isMade = await setUpCompany(ctx, given).then(() => true, isMadeElsewhere)
  if (!demo || !isMade) return

  const others = await fillNewCompany(application, workspace, {
    password: administrator ? undefined : password,
    others: features.flatMap(feature => feature.demo ?? []),
  })
  if (administrator) return
  console.log(`A sample company is made. Sign in as ${[email, ...others].join(', or ')} with the password ${password}`)
}

/** Processes that start together find the company empty together: one makes it. */
function isMadeElsewhere(error: unknown): false {
  if (error instanceof Conflict && error.code === 'alreadySetUp') return false
  return blameEnvironment(error)
}

function blameEnvironment(error: unknown): never {
  if (!(error instanceof Invalid)) throw error
  throw new WrongEnvironment(
    error.problems.map(
      ({ field, code, params }) => `RAPPORT_ADMIN_${field.toUpperCase()}: ${say('en', `errors:${code}`, params)}`,
    ),
  )
}

import { randomInt } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { Context } from '../../records/index.ts'
import type { Application, Feature } from '../feature.ts'
import { type DemoOptions, fillDemo } from './fill.ts'
import { sampleJobs } from './sample/jobs.ts'
import { sampleRoutes } from './sample/routes.ts'

/** A company to look around in before one's own data are brought in: whole, or as samples that can be taken away again. */
export const demo: Feature = { name: 'demo', routes: sampleRoutes, jobs: sampleJobs }

/** The company that `npm run demo` sets up when nobody else is named as its administrator. */
export const demoCompany = (): { company: string; name: string; email: string; password: string } => ({
  company: 'Мебельная компания «Берёзка»',
  name: 'Берёзкина Ольга',
  email: 'admin@berezka.example',
  password: randomPassword(),
})

/**
 * Fills a company that has just been set up, and has nobody but its administrator yet. With `password` the director
 * and one seller may sign in too; their addresses are returned.
 */
export async function fillNewCompany(
  application: Application,
  workspace: string,
  options: Pick<DemoOptions, 'password' | 'others'>,
): Promise<string[]> {
  const ctx = await afterSetUp(application, workspace)
  return ctx.config.users.size === 1 ? fillDemo(ctx, options) : []
}

/** The set-up as it is once the first pipeline is heard of. */
async function afterSetUp(application: Application, workspace: string): Promise<Context> {
  for (let tries = 0; tries < 100; tries++) {
    const ctx = await application.systemContext(workspace, { channel: 'demo' })
    if (ctx.config.pipelines.length) return ctx
    await wait(100)
  }
  throw new Error('the company has not been set up')
}

/** Easy to type from a terminal: no letters that look like digits. */
function randomPassword(): string {
  const letters = 'abcdefghijkmnpqrstuvwxyz23456789'
  const groups = Array.from({ length: 4 }, () =>
    Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join(''),
  )
  return groups.join('-')
}

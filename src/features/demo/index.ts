import { setTimeout as wait } from 'node:timers/promises'
import type { Context } from '../../records/index.ts'
import type { Application, Feature } from '../feature.ts'
import { fillDemo } from './fill.ts'

/** The company that `npm run demo` sets up before it is filled. */
export const demoCompany = { company: 'Мебельная компания «Берёзка»', name: 'Администратор', email: 'admin@berezka.example', locale: 'ru' } as const

/** A company with sample data in it, to look around in before one's own data are brought in. */
export const demo: Feature = {
  name: 'demo',
  jobs: [
    {
      name: 'demo',
      run: async (ctx, _payload, application) => {
        const own = await afterSetUp(ctx, application)
        if (own.config.users.size === 1) await fillDemo(own)
      },
    },
  ],
}

/** The set-up as it is once the first pipeline is heard of. */
async function afterSetUp(ctx: Context, application: Application): Promise<Context> {
  for (let tries = 0; tries < 50; tries++) {
    const own = await application.systemContext(ctx.workspace, { channel: 'demo' })
    if (own.config.pipelines.length) return own
    await wait(200)
  }
  throw new Error('the company has not been set up')
}

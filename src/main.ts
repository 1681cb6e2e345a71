import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { pino } from 'pino'
import { loadConfig, WrongEnvironment, type Config } from './config.ts'
import { startEmbedded } from './database/embedded/index.ts'
import { demoCompany, fillNewCompany } from './features/demo/index.ts'
import { setUpCompany, needsSetUp } from './features/setup/set-up.ts'
import type { Application, Log } from './features/feature.ts'
import { Invalid } from './model/index.ts'
import { say } from './messages/words.ts'
import { filesFolder, startRapport, type Rapport } from './rapport.ts'
import { stopWhenAsked } from './stop.ts'

/** Database and server, as long as the process lives. */
interface Running {
  rapport: Rapport | null
  stopDatabase: () => Promise<void>
}

const running: Running = { rapport: null, stopDatabase: async () => {} }

async function main(): Promise<void> {
  const config = loadConfig(process.env)
  const log = pino({ level: config.logLevel }, pino.destination({ dest: 2, sync: true }))
  const databaseUrl = config.databaseUrl ? await reached(config.databaseUrl, log) : await embedded(config, log)
  running.rapport = await startRapport({
    databaseUrl,
    files: filesFolder(config.dataFolder),
    host: config.host,
    port: config.port,
    log,
    http: {
      trustedProxies: config.trustedProxies,
      publicUrl: config.publicUrl,
      callsPerMinute: config.callsPerMinute,
      callsPerDay: config.callsPerDay,
    },
    prepare: application => prepare(application, config),
  })
  console.log(`Rapport is ready: ${config.publicUrl ?? running.rapport.address}`)
}

async function embedded(config: Config, log: Log): Promise<string> {
  const postgres = await startEmbedded({ dataFolder: config.dataFolder, log })
  running.stopDatabase = postgres.stop
  return postgres.url
}

const patience = 60

/** An own PostgreSQL may start at the same time as we do. */
async function reached(url: string, log: Log): Promise<string> {
  for (let second = 0; ; second++) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 })
    try {
      await client.connect()
      await client.end()
      return url
    } catch (error) {
      await client.end().catch(() => {})
      if (second === patience) throw error
      if (second === 0) log.warn({ err: error }, 'the database does not answer yet')
      await wait(1000)
    }
  }
}

/** What the environment asks for before anybody is let in: the administrator, the sample company. */
async function prepare(application: Application, { administrator, demo }: Config): Promise<void> {
  const [workspace] = await application.workspaces()
  if (!workspace || !(administrator || demo)) return
  const ctx = await application.systemContext(workspace, { channel: 'system' })
  if (!(await needsSetUp(ctx))) return
  const sample = demoCompany()
  const { email, password } = administrator ?? sample
  const name = administrator ? (email.split('@')[0] ?? 'admin') : sample.name
  await setUpCompany(ctx, { email, password, name, company: demo ? sample.company : 'Rapport', locale: ctx.config.company.locale })
  if (!demo) return
  const others = await fillNewCompany(application, workspace, administrator ? undefined : password)
  if (!administrator) console.log(`A sample company is made. Sign in as ${[email, ...others].join(', or ')} with the password ${password}`)
}

function explain(error: unknown): string {
  if (error instanceof WrongEnvironment) return error.message
  if (error instanceof Invalid)
    return `RAPPORT_ADMIN_EMAIL and RAPPORT_ADMIN_PASSWORD are refused: ${error.problems.map(({ field, code, params }) => `${field}: ${say('en', `errors:${code}`, params)}`).join('; ')}`
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

const end = stopWhenAsked(async () => {
  try {
    await running.rapport?.stop()
  } finally {
    await running.stopDatabase()
  }
})

main().catch(async error => {
  console.error(`Rapport could not start. ${explain(error)}`)
  await end(1)
})

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { afterEach, expect, test } from 'vitest'

const started: ChildProcess[] = []

afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL')
})

/** A launcher and a program below it that takes its time to stop, and the lines that this says. */
interface Launched {
  launcher: ChildProcess
  program: number
  said: AsyncIterator<string>
}

function launcherArguments(): string[] {
  const program = `
    import { setTimeout as wait } from 'node:timers/promises'
    import { stopWhenAsked } from ${JSON.stringify(new URL('./stop.ts', import.meta.url).href)}
    stopWhenAsked(async () => { console.log('stopping'); await wait(200); console.log('stopped') })
    console.log(process.pid)
    setInterval(() => {}, 1e6)`
  const launcher = `
    import { handOver } from ${JSON.stringify(new URL('../bin/launcher/run.mjs', import.meta.url).href)}
    process.exit(await handOver(process.execPath, ['--input-type=module-typescript', '--eval', ${JSON.stringify(program)}]))`
  return ['--input-type=module', '--eval', launcher]
}

async function listenTo(args: string[]): Promise<Launched> {
  const launcher = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  started.push(launcher)
  const said = createInterface(launcher.stdout)[Symbol.asyncIterator]()
  return { launcher, program: Number((await said.next()).value), said }
}

const rest = async (said: AsyncIterator<string>): Promise<string[]> => {
  const lines: string[] = []
  for (let next = await said.next(); !next.done; next = await said.next()) lines.push(next.value)
  return lines
}

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  '%s to the launcher stops the program in good order',
  async signal => {
    const { launcher, said } = await listenTo(launcherArguments())
    launcher.kill(signal)
    const [code] = await once(launcher, 'exit')
    expect(await rest(said)).toEqual(['stopping', 'stopped'])
    expect(code).toBe(0)
  },
)

test('Ctrl-C reaches launcher and program at once, and the program stops once', async () => {
  const { launcher, program, said } = await listenTo(launcherArguments())
  process.kill(program, 'SIGINT')
  launcher.kill('SIGINT')
  launcher.kill('SIGINT')
  const [code] = await once(launcher, 'exit')
  expect(await rest(said)).toEqual(['stopping', 'stopped'])
  expect(code).toBe(0)
})

test('the program notices when its launcher is killed, and stops in good order', async () => {
  const { launcher, said } = await listenTo(launcherArguments())
  launcher.kill('SIGKILL')
  expect(await rest(said)).toEqual(['stopping', 'stopped'])
})

test('the program notices when the npm above its launcher is killed', async () => {
  const npm = `
    require('node:child_process').spawn(process.execPath, ${JSON.stringify(launcherArguments())},
      { stdio: 'inherit', env: { ...process.env, npm_lifecycle_event: 'start' } })
    setInterval(() => {}, 1e6)`
  const { launcher, said } = await listenTo(['--eval', npm])
  launcher.kill('SIGKILL')
  expect(await rest(said)).toEqual(['stopping', 'stopped'])
})

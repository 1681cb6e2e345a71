import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { afterEach, expect, test } from 'vitest'

const started: ChildProcess[] = []

afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL')
})

/** A launcher and a program below it that takes its time to stop. Lines of the program come out of `said`. */
async function launch(): Promise<{ launcher: ChildProcess; program: number; said: AsyncIterator<string> }> {
  const program = `
    import { setTimeout as wait } from 'node:timers/promises'
    import { stopWhenAsked } from ${JSON.stringify(new URL('./stop.ts', import.meta.url).href)}
    stopWhenAsked(async () => { console.log('stopping'); await wait(200); console.log('stopped') })
    console.log(process.pid)
    setInterval(() => {}, 1e6)`
  const launcher = `
    import { handOver } from ${JSON.stringify(new URL('../bin/launcher/run.mjs', import.meta.url).href)}
    process.exit(await handOver(process.execPath, ['--input-type=module-typescript', '--eval', ${JSON.stringify(program)}]))`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', launcher], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  started.push(child)
  const said = createInterface(child.stdout)[Symbol.asyncIterator]()
  return { launcher: child, program: Number((await said.next()).value), said }
}

const rest = async (said: AsyncIterator<string>): Promise<string[]> => {
  const lines: string[] = []
  for (let next = await said.next(); !next.done; next = await said.next()) lines.push(next.value)
  return lines
}

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  '%s to the launcher stops the program in good order',
  async signal => {
    const { launcher, said } = await launch()
    launcher.kill(signal)
    const [code] = await once(launcher, 'exit')
    expect(await rest(said)).toEqual(['stopping', 'stopped'])
    expect(code).toBe(0)
  },
)

test('Ctrl-C reaches launcher and program at once, and the program stops once', async () => {
  const { launcher, program, said } = await launch()
  process.kill(program, 'SIGINT')
  launcher.kill('SIGINT')
  launcher.kill('SIGINT')
  const [code] = await once(launcher, 'exit')
  expect(await rest(said)).toEqual(['stopping', 'stopped'])
  expect(code).toBe(0)
})

test('the program notices when its launcher is killed, and stops in good order', async () => {
  const { launcher, said } = await launch()
  launcher.kill('SIGKILL')
  expect(await rest(said)).toEqual(['stopping', 'stopped'])
})

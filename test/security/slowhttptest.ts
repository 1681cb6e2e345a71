import { setTimeout as wait } from 'node:timers/promises'
import { stripVTControlCharacters } from 'node:util'
import type { Target } from './target.ts'
import { type Attack, run, shown } from './tool.ts'

const connections = '300'

interface Way {
  aim: string
  args: readonly string[]
  path: string
  seconds: number
}

const ways = (formKey: string): Way[] => [
  { aim: 'heads that never end', args: ['-H', '-i', '5', '-x', '24', '-t', 'GET'], path: '/', seconds: 90 },
  {
    aim: 'bodies that never end',
    args: ['-B', '-i', '5', '-s', '8192', '-x', '10'],
    path: `/f/${formKey}`,
    seconds: 90,
  },
  {
    aim: 'hundreds of ranges of one file',
    args: ['-R', '-t', 'HEAD', '-a', '10', '-b', '3000'],
    path: '/sw.js',
    seconds: 30,
  },
  {
    aim: 'answers that are hardly read',
    args: ['-X', '-w', '10', '-y', '200', '-n', '5', '-z', '32', '-k', '3'],
    path: '/api/v1/openapi.json',
    seconds: 60,
  },
]

/** Many slow callers at once; meanwhile somebody else asks for something, once a second. */
export async function attackBySlowhttptest({ url, formKey }: Target): Promise<Attack[]> {
  const attacks: Attack[] = []
  for (const way of ways(formKey)) attacks.push(await attack(url, way))
  return attacks
}

async function attack(url: string, { aim, args, path, seconds: length }: Way): Promise<Attack> {
  const all = [...args, '-c', connections, '-r', '50', '-p', '5', '-l', String(length), '-v', '1', '-u', url + path]
  const beside = askBeside(url)
  const { output, seconds } = await run('slowhttptest', all, length + 30)
  const { asked, failed, slowest } = await beside.end()
  const findings = [
    ...(/service available:\s*NO/i.test(output) ? ['slowhttptest holds the service for unavailable'] : []),
    ...(failed ? [`${failed} of ${asked} calls of somebody else were not answered`] : []),
  ]
  const ending =
    /Exit status:\s*(?<how>.+)/.exec(stripVTControlCharacters(output))?.groups?.how ?? 'its end is not told'
  const says = `${connections} connections; ${ending.trim()}; ${asked} calls beside them, the slowest took ${slowest} ms`
  return { tool: 'slowhttptest', aim, command: shown('slowhttptest', all), seconds, findings, says }
}

interface Beside {
  asked: number
  failed: number
  /** In milliseconds. */
  slowest: number
}

function askBeside(url: string): { end(): Promise<Beside> } {
  const told: Beside = { asked: 0, failed: 0, slowest: 0 }
  let goesOn = true
  const asking = (async () => {
    while (goesOn) {
      const begun = Date.now()
      const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(10_000) }).catch(() => null)
      told.asked++
      if (answer?.status !== 200) told.failed++
      told.slowest = Math.max(told.slowest, Date.now() - begun)
      await wait(1000)
    }
  })()
  return {
    async end() {
      goesOn = false
      await asking
      return told
    },
  }
}

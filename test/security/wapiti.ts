import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isJsonObject, type Json, type JsonObject } from '../../src/model/index.ts'
import type { Target } from './target.ts'
import { type Attack, run, shown } from './tool.ts'

/** Those that need no server of the tool's makers on the internet. */
const modules = [
  ...['backup', 'blindsql', 'cookieflags', 'crlf', 'csp', 'csrf', 'exec', 'file', 'htaccess', 'http_headers'],
  ...['methods', 'permanentxss', 'redirect', 'shellshock', 'sql', 'xss'],
]

const mostSeconds = 240

export async function attackByWapiti(target: Target, folder: string): Promise<Attack[]> {
  return [
    await attack(target, folder, {
      aim: 'pages, the form of a site, the documentation: by nobody',
      starts: [
        '/',
        '/sign-in',
        `/f/${target.formKey}`,
        '/api/docs',
        '/api/v1/sign-on?email=a%40b.example',
        '/oauth/authorize?client_id=a&redirect_uri=a&state=a',
      ],
      headers: [],
    }),
    await attack(target, folder, {
      aim: 'lists, search, reports and cards of the API: by an administrator',
      starts: [
        '/api/v1/leads?q=a&sort=name&filter%5Bname%5D=a',
        '/api/v1/search?q=a',
        '/api/v1/audit?address=127.0.0.1',
        '/api/v1/reports/funnel?from=2026-01-01',
        `/api/v1/leads/${target.lead}?expand=owner`,
        `/api/v1/personal-data/people/lead/${target.lead}`,
        `/api/v1/leads/${target.lead}/consents`,
        '/api/v1/oauth/authorization?response_type=code&client_id=a&redirect_uri=https%3A%2F%2Fa.example&state=a',
        '/api/v1/deputies?user=a',
        '/api/v1/matches?phone=%2B79161234567&name=a',
      ],
      headers: ['-H', `Authorization: Bearer ${target.key}`],
    }),
  ]
}

interface Plan {
  aim: string
  starts: readonly string[]
  headers: readonly string[]
}

async function attack({ url }: Target, folder: string, { aim, starts, headers }: Plan): Promise<Attack> {
  const report = join(folder, `wapiti-${starts.length}.json`)
  const args = [
    ...['-u', `${url}/`, ...starts.flatMap(path => ['-s', url + path]), ...headers],
    ...['--scope', 'domain', '-m', modules.join(','), '-d', '3', '--max-links-per-page', '60'],
    ...['--max-scan-time', '60', '--max-attack-time', '40', '-t', '10', '--no-bugreport', '--flush-session'],
    ...['--store-session', join(folder, 'wapiti'), '-f', 'json', '-o', report],
  ]
  const { output, seconds } = await run('wapiti', args, mostSeconds)
  const told = await readReport(report)
  return {
    tool: 'wapiti',
    aim,
    command: shown('wapiti', args),
    seconds,
    findings: told.findings,
    says: told.says || output.slice(-300),
  }
}

async function readReport(path: string): Promise<{ findings: string[]; says: string }> {
  const text = await readFile(path, 'utf8').catch(() => null)
  if (text === null) return { findings: ['wapiti left no report: it did not come to its end'], says: '' }
  const { vulnerabilities, anomalies, infos }: JsonObject = JSON.parse(text)
  const findings = [vulnerabilities, anomalies].flatMap(each => linesOf(each ?? {}))
  const pages = isJsonObject(infos) ? infos.crawled_pages_nbr : undefined
  return { findings, says: `${modules.length} modules${pages === undefined ? '' : `, ${String(pages)} pages`}` }
}

const linesOf = (kinds: Json): string[] =>
  Object.entries(isJsonObject(kinds) ? kinds : {}).flatMap(([kind, each]) =>
    (Array.isArray(each) ? each : [])
      .filter(isJsonObject)
      .map(({ method, path, info }) => `${kind}: ${String(method)} ${String(path).slice(0, 120)}: ${String(info)}`),
  )

import { join } from 'node:path'
import type { Target } from './target.ts'
import { type Attack, run, shown } from './tool.ts'

interface Place {
  aim: string
  path: string
  /** Whose parameters are tried; a star in path or body marks a place, where none are named. */
  parameters?: string
  body?: object | string
  headers?: readonly string[]
}

/** Where text of a caller comes nearest to a statement: filters, order, search, sums, exports, ids, credentials. */
const places = ({ lead, formKey, approval }: Target): Place[] => [
  {
    aim: 'filter, order and search of a list',
    path: '/leads?filter%5Bname%5D%5Bcontains%5D=a&sort=name&q=a',
    parameters: 'filter[name][contains],sort,q',
  },
  { aim: 'the name of a filtered field', path: '/leads?filter%5Bname*%5D=a' },
  { aim: 'search over everything', path: '/search?q=a&limit=5', parameters: 'q,limit' },
  { aim: 'the id of a record', path: `/leads/${lead}*` },
  {
    aim: 'a query by body',
    path: '/leads/query',
    body: { filter: { name: { contains: 'a*' } }, sort: 'name*', cursor: 'a*' },
  },
  {
    aim: 'sums',
    path: '/deals/aggregate',
    body: { groupBy: ['stage*'], measures: [{ fn: 'sum', field: 'amount*' }], sort: '-count*' },
  },
  {
    aim: 'an export',
    path: '/exports',
    body: { object: 'lead*', query: { filter: { name: 'a*' }, sort: 'name*' }, format: 'csv' },
  },
  { aim: 'the audit log', path: '/audit?address=127.0.0.1&kind=updated&cursor=a', parameters: 'address,kind,cursor' },
  {
    aim: 'somebody erased, looked for by phone or e-mail',
    path: '/personal-data/erasure-searches',
    body: { phone: '+79161234567*', email: 'a@b.example*' },
  },
  {
    aim: 'a correction of personal data',
    path: '/personal-data/corrections',
    body: { object: 'lead', record: lead, fields: { 'name*': 'a*' }, reason: 'a*' },
  },
  {
    aim: 'what somebody agreed to',
    path: `/leads/${lead}/consents`,
    body: { purpose: `${lead}*`, act: 'given', how: 'phone', note: 'a*' },
  },
  {
    aim: 'the token of an app',
    path: '/oauth/token',
    body: 'grant_type=refresh_token&refresh_token=a&client_id=a',
    headers: [],
  },
  { aim: 'what waits for a second administrator', path: `/approvals/${approval}*` },
  { aim: 'whose deputies are listed', path: '/deputies?user=a', parameters: 'user' },
  { aim: 'sign-in', path: '/session', body: { email: 'a@rapport.example*', password: 'a*' } },
  { aim: 'a request from a site', path: `/intake/${formKey}`, body: 'name=Ivan&phone=%2B79161234567&message=a' },
  { aim: 'the session cookie', path: '/me', headers: ['Cookie: rapport_session=a*'] },
]

const mostSeconds = 75

export async function attackBySqlmap(target: Target, folder: string): Promise<Attack[]> {
  const attacks: Attack[] = []
  for (const place of places(target)) attacks.push(await attack(target, place, join(folder, 'sqlmap')))
  return attacks
}

async function attack({ url, key }: Target, place: Place, folder: string): Promise<Attack> {
  const { aim, path, parameters, body, headers } = place
  const isForm = typeof body === 'string'
  const data = body === undefined ? [] : ['--data', isForm ? body : JSON.stringify(body)]
  const type = body === undefined ? [] : [`Content-Type: application/${isForm ? 'x-www-form-urlencoded' : 'json'}`]
  const sent = [...(headers ?? [`Authorization: Bearer ${key}`]), ...type]
  const args = [
    ...['-u', `${url}/api/v1${path}`, ...data],
    ...(parameters ? ['-p', parameters] : []),
    ...['--headers', sent.join('\\n')],
    ...['--batch', '--dbms=PostgreSQL', '--level=2', '--risk=2', '--technique=BEUST', '--time-sec=3'],
    ...['--flush-session', '--ignore-code=401', '--disable-coloring', '--output-dir', folder],
  ]
  const { output, seconds } = await run('sqlmap', args, mostSeconds)
  return { tool: 'sqlmap', aim, command: shown('sqlmap', args), seconds, findings: found(output), says: said(output) }
}

/** The lines in which sqlmap names an injection. What only looked like one in passing it takes back itself, at its end. */
const found = (output: string): string[] =>
  output.includes('all tested parameters do not appear to be injectable') ? [] : namedIn(output)

const namedIn = (output: string): string[] =>
  output.split('\n').filter(line => /is vulnerable|appears to be '.*' injectable|^Parameter: .* \(/.test(line))

function said(output: string): string {
  const tried = new Set(
    [...output.matchAll(/testing if (?<where>.+?) is dynamic|testing '(?<how>.+?)'/g)].map(([all]) => all),
  )
  const end = /all tested parameters do not appear to be injectable/.test(output)
    ? 'nothing that is tested can be injected into'
    : /user aborted|ending @/.test(output)
      ? 'ended when its time was over, or by itself'
      : 'broken off when its time was over'
  return `${tried.size} kinds of tests; ${end}`
}

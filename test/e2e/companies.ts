import { readFile } from 'node:fs/promises'
import { makeKeyPair } from '../../src/access/single-sign-on/saml/key-pair.ts'
import { type Client, signIn } from '../setup/client.ts'
import { startServer, type TestServer } from '../setup/server.ts'
import { setUpOwn } from './own-set-up.ts'
import { type Credentials, soon } from './person.ts'
import { runTheOffice } from './run-the-office.ts'
import type { Opened } from './screens.ts'
import { sell } from './sell.ts'
import { type Locale, make, showDeals, showRequests, stagesOfDeals } from './showcase.ts'
import { writeFlow } from './write-flow.ts'

type Row = Record<string, unknown>

/** A whole company to look at, with somebody to look. */
export interface Company {
  server: TestServer
  who: Credentials
  opened: Opened
}

/** The furniture company of `npm run demo`, seen by its administrator. */
export async function demoCompany(): Promise<Company> {
  const server = await startServer({ RAPPORT_DEMO: '1' })
  const said = await soon(async () => server.output().match(/Sign in as ([^\s,]+).* with the password (\S+)/))
  const who = { email: said?.[1] ?? '', password: said?.[2] ?? '' }
  return { server, who, opened: await furnish(server, who, 'ru') }
}

/** A company set up in English, with deals of its own. */
export async function englishCompany(): Promise<Company> {
  const { server, who, api } = await newCompany('en')
  await showDeals(api)
  await runTheOffice(api)
  return { server, who, opened: await furnish(server, who, 'en') }
}

/** A company of the first minute: nothing has happened in it yet. */
export async function emptyCompany(locale: Locale): Promise<Company> {
  const { server, who } = await newCompany(locale)
  const none = {
    deal: '',
    company: '',
    contact: '',
    role: '',
    trainee: '',
    imported: '',
    loaded: '',
    provider: '',
    app: '',
    flow: '',
    sold: { quote: '', order: '', invoice: '', priceList: '' },
  }
  return { server, who, opened: { locale, shown: { lead: '', form: '', key: '', knownPhone: '' }, ...none } }
}

const founders = {
  ru: { company: 'Дубрава', name: 'Вера Дубова', home: { country: 'RU', currency: 'RUB', timeZone: 'Europe/Moscow' } },
  en: {
    company: 'Oak & Birch',
    name: 'Kate Birch',
    home: { country: 'GB', currency: 'GBP', timeZone: 'Europe/London' },
  },
}

/** In four hours, or as the day ends: it stands in the calendar of today, whenever that is looked at. */
function laterToday(timeZone: string): string {
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  const [hours = 0, minutes = 0] = clock.format().split(':').map(Number)
  const left = (23 * 60 + 59 - hours * 60 - minutes) * 60_000
  return new Date(Date.now() + Math.min(4 * 3_600_000, left)).toISOString()
}

async function newCompany(locale: Locale) {
  const server = await startServer()
  const who = { email: 'kate@birch.example', password: 'Kq7-lilac-harbour-52' }
  const { company, name, home } = founders[locale]
  await fetch(`${server.url}/api/v1/setup`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-requested-with': 'rapport' },
    body: JSON.stringify({ ...who, company, name, locale }),
  })
  const api = await signIn(server.url, who.email, who.password)
  await api.call('PATCH', '/company', home)
  return { server, who, api }
}

async function furnish(server: TestServer, who: Credentials, locale: Locale): Promise<Opened> {
  const api = await signIn(server.url, who.email, who.password)
  const shown = await showRequests(server.url, api, locale)
  const first = async (path: string) => String((await api.call<{ data: Row[] }>('GET', path)).body.data[0]?.id)
  const stages = await stagesOfDeals(api)
  const deal = await first(`/deals?filter[stage]=${stages[3]?.id}&sort=-amount&limit=1`)
  const company = await first('/companies?sort=-createdAt&limit=1')
  const { id: contact } = await make(api, '/contacts', {
    name: locale === 'ru' ? 'Аркадий Львович Дубов' : 'Alan Oakley',
    company,
    phones: [{ value: locale === 'ru' ? '+7 926 555-04-20' : '+44 7400 123460' }],
  })
  await make(api, '/tasks', {
    title: locale === 'ru' ? 'Согласовать фасады' : 'Agree on the fronts',
    kind: 'meeting',
    on: { object: 'deal', id: deal },
    dueAt: laterToday(founders[locale].home.timeZone),
  })
  await make(api, '/exports', { object: 'deals' }, 202)
  const roles = (await api.call<{ data: Row[] }>('GET', '/roles')).body.data
  const role = String(roles.find(({ name }) => name === 'manager')?.id)
  return {
    locale,
    shown,
    deal,
    company,
    contact: String(contact),
    role,
    trainee: await setUpOwn(api, locale, shown.lead),
    imported: await stageImport(server, api, 'lead', await requests(locale)),
    loaded: await load(server, api, locale),
    provider: await connectProvider(api, locale),
    app: await registerApp(api, locale),
    flow: await writeFlow(api, locale, String(stages[2]?.id)),
    sold: await sell(api, locale, { deal, company, contact: String(contact) }),
  }
}

const requests = async (locale: Locale): Promise<string | Uint8Array<ArrayBuffer>> =>
  locale === 'ru'
    ? new Uint8Array(await readFile(new URL('../../demo/data/requests-windows-1251.csv', import.meta.url)))
    : english

/** A program of others, for people to let speak for them. */
async function registerApp(api: Client, locale: Locale): Promise<string> {
  const { id } = await make(api, '/oauth/apps', {
    name: locale === 'ru' ? 'Расчёт кухонь' : 'Kitchen estimates',
    redirectAddresses: ['https://estimate.example/back'],
    scopes: ['leads:read', 'deals:read', 'deals:write'],
    confidential: true,
  })
  return String(id)
}

/** A provider of SAML, not yet in use, with a key pair of ours. */
async function connectProvider(api: Client, locale: Locale): Promise<string> {
  const { certificate } = await makeKeyPair('adfs.birch.example')
  const { id } = await make(api, '/identity-providers', {
    kind: 'saml',
    name: locale === 'ru' ? 'Вход компании' : 'Company account',
    emailDomains: ['birch.example'],
    isActive: false,
    saml: {
      entityId: 'https://adfs.birch.example/adfs/services/trust',
      signOnUrl: 'https://adfs.birch.example/adfs/ls/',
      certificates: [certificate],
    },
  })
  await make(api, `/identity-providers/${id}/keys`, {})
  return String(id)
}

/** A file that has been taken in, but for a line that does not fit. */
async function load(server: TestServer, api: Client, locale: Locale): Promise<string> {
  const id = await stageImport(server, api, 'company', companiesFile[locale])
  await api.call('POST', `/imports/${id}/commit`)
  await reached(api, id, 'done')
  return id
}

const companiesFile = {
  ru: 'Название,Сайт,E-mail\nГостиница «Невская»,nevskaya.example,info@nevskaya.example\nШкола «Росток»,rostok.example,\nКафе «Василёк»,,не почта\n',
  en: 'Name,Website,E-mail\nElm Park Hotel,elmpark.example,info@elmpark.example\nRowan School,rowan.example,\nThistle Café,,not an email\n',
}

/** A file that has been read and waits to be checked. */
async function stageImport(
  { url }: TestServer,
  api: Client,
  object: string,
  file: string | Uint8Array<ArrayBuffer>,
): Promise<string> {
  const form = new FormData()
  form.set('object', object)
  form.set('file', new Blob([file]), object === 'lead' ? 'requests.csv' : 'companies.csv')
  const answer = await fetch(`${url}/api/v1/imports`, {
    method: 'POST',
    body: form,
    headers: { cookie: api.cookie, 'x-requested-with': 'rapport' },
  })
  const { id } = (await answer.json()) as { id: string }
  await reached(api, id, 'staged')
  return id
}

const reached = (api: Client, id: string, state: string) =>
  soon(
    () => api.call('GET', `/imports/${id}`),
    ({ body }) => body.state === state,
    60,
  )

const english = `Name,Phone,E-mail,Company,Interest,Budget,Requested on,Comment
Grace Holloway,+44 7400 223101,grace@example.com,Northgate Hotels,Reception desk,12500,2026-03-05 10:20,
Victor Lund,+44 7400 223102,,Linden Law,Filing wall,8400,2026-03-06 14:05,call after four
Amelia Stone,07400 223103,amelia@example.com,,Fitted kitchen,15000,2026-03-09 09:40,
Grace Holloway,+44 (7400) 223101,grace@example.com,,Oak shelving,2100,2026-03-11 16:30,came back
Oscar Wynn,12-34,,Quayside Books,Reading corner,5200,2026-02-31 11:00,
Ruth Ellery,+44 7400 223105,ruth@example.com,Bluebell Café,Café tables,3900,2026-03-12 12:15,
`

import type { Client } from '../setup/client.ts'
import { soon } from './person.ts'

/** Believable requests and work, so that pages have something to show. All names are invented. */

type Row = Record<string, unknown>
export type Locale = 'ru' | 'en'

/** What pages are opened on. */
export interface Showcase {
  lead: string
  form: string
  key: string
  /** Number of somebody who is known. */
  knownPhone: string
}

const words = {
  ru: {
    form: 'Сайт: расчёт кухни',
    title: 'Кухни и шкафы на заказ',
    about: 'Ответим за час и пришлём эскиз с ценой',
    people: [
      'Мария Фёдоровна Ветрова',
      'Артём Лисицын',
      'Гульнара Сафина',
      'Пётр Заречный',
      'Жанна Орлова',
      'Илья Костров',
    ],
    interests: [
      'Угловая кухня из дуба, около шести метров',
      'Шкаф-купе в прихожую',
      'Стол и восемь стульев',
      'Гардеробная под скос',
      'Офисная мебель на 12 мест',
      'Консультация по фасадам',
    ],
    call: ['Договорились', 'Нужен замер на этой неделе, бюджет до 600 тысяч. Решают вдвоём с мужем.'],
    task: 'Подтвердить время замера',
    note: 'Прислала план кухни и фотографии, лежат в файлах.',
    remember: 'Звонить после 18:00',
    consents: [
      ['Обработка заявки', 'Согласен на обработку моих данных для ответа на заявку'],
      ['Скидки и новости', 'Хочу получать скидки и новости'],
    ],
  },
  en: {
    form: 'Site: kitchen estimate',
    title: 'Kitchens and wardrobes to measure',
    about: 'We answer within an hour, with a sketch and a price',
    people: ['Margaret Fairweather', 'Arthur Fox', 'Priya Raman', 'Peter Hillcrest', 'Joanna Eagle', 'Elias Bonham'],
    interests: [
      'An oak corner kitchen, about six metres',
      'Sliding wardrobe for the hall',
      'A table and eight chairs',
      'Walk-in closet under a slope',
      'Office furniture for 12 desks',
      'Advice on fronts',
    ],
    call: ['Agreed', 'Wants the kitchen measured this week, budget up to 12,000. They decide together.'],
    task: 'Confirm the time for measuring',
    note: 'Sent a plan of the kitchen and photographs, see the files.',
    remember: 'Call after 6 pm',
    consents: [
      ['Handling of the request', 'I agree that my data are used to answer my request'],
      ['Offers and news', 'I would like to hear of offers and news'],
    ],
  },
} as const

/** Requests come in by a form; the first is claimed and worked. */
export async function showRequests(url: string, api: Client, locale: Locale): Promise<Showcase> {
  const said = words[locale]
  const { form, title, about } = said
  const [processing = '', news = ''] = await askConsents(api, locale)
  const source = await make(api, '/sources', {
    kind: 'form',
    name: form,
    form: { locale, title, lead: about, consents: [{ purpose: processing, required: true }, { purpose: news }] },
  })
  for (const [at, name] of said.people.entries())
    await send(`${url}/api/v1/intake/${source.key}`, requestOf(at, name, said))
  // One that cannot be read, and one without a name.
  await send(`${url}/api/v1/intake/${source.key}`, { message: said.interests[5] })

  const name = said.people[0]
  const [lead] = await soon(
    async () => {
      const { data } = (await api.call<{ data: Row[] }>('GET', `/leads?filter[name]=${encodeURIComponent(name)}`)).body
      return data
    },
    data => data.length > 0,
  )
  const id = String(lead?.id)
  await make(api, `/leads/${id}/claim`, {}, 200)
  await make(api, `/records/lead/${id}/calls`, {
    direction: 'out',
    result: said.call[0],
    duration: 260,
    text: said.call[1],
    next: { title: said.task, kind: 'call', dueAt: new Date(Date.now() + 26 * 3_600_000).toISOString() },
  })
  await make(api, '/activities', { kind: 'note', text: said.note, on: { object: 'lead', id } })
  await api.call('PATCH', `/leads/${id}`, { remember: said.remember })
  for (const [purpose, act] of [
    [processing, 'given'],
    [news, 'given'],
    [news, 'withdrawn'],
  ])
    await make(api, `/leads/${id}/consents`, { purpose, act, how: 'phone' })
  return { lead: id, form: String(source.id), key: String(source.key), knownPhone: phoneOf(0, locale) }
}

/** What the form asks agreement to: ids of the purposes. */
async function askConsents(api: Client, locale: Locale): Promise<string[]> {
  const ids: string[] = []
  for (const [at, [name, text]] of words[locale].consents.entries()) {
    const kind = at === 0 ? 'request' : 'advertising'
    const wording = { name: { [locale]: name }, text: { [locale]: text } }
    ids.push(String((await make(api, '/consent-purposes', { ...wording, kind, basis: 'consent' })).id))
  }
  return ids
}

const phoneOf = (at: number, locale: Locale): string =>
  locale === 'ru' ? `+7 926 555-03-${10 + at}` : `+44 7400 12345${at}`

const requestOf = (at: number, name: string, said: (typeof words)[Locale]): Row => ({
  name,
  phone: phoneOf(at, said === words.ru ? 'ru' : 'en'),
  email: at % 2 ? undefined : `client${at}@example.com`,
  message: said.interests[at],
  page: 'https://oak-and-birch.example/kitchens',
  utm_source: ['google', 'yandex', 'newsletter'][at % 3],
  utm_campaign: 'autumn',
})

async function send(address: string, body: Row): Promise<void> {
  const answer = await fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`)
}

export async function make(api: Client, path: string, body: Row, status = 201): Promise<Row> {
  const answer = await api.call('POST', path, body)
  if (answer.status !== status) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`)
  return answer.body
}

const clients = [
  'Northgate Hotels',
  'Ashdown School',
  'Bluebell Café',
  'Harbour Dental',
  'Linden Law',
  'Marlow Estates',
  'Quayside Books',
  'Saffron Kitchens',
]
const wares = [
  'Reception desk',
  'Oak shelving',
  'Café tables',
  'Filing wall',
  'Meeting room',
  'Fitted kitchen',
  'Reading corner',
  'Showroom fit-out',
]
const sellers = ['Hannah Moore', 'Thomas Reed', 'Olivia Grant', 'Daniel Price']

/** In their order. */
export async function stagesOfDeals(api: Client): Promise<Row[]> {
  const list = async (path: string) => (await api.call<{ data: Row[] }>('GET', path)).body.data
  const [pipeline] = await list('/pipelines?filter[object]=deal')
  return list(`/stages?sort=position&limit=50&filter[pipeline]=${pipeline?.id}`)
}

/** Companies, people and deals all along the pipeline, in English. */
export async function showDeals(api: Client): Promise<void> {
  const { body } = await api.call<{ data: Row[] }>('GET', '/roles')
  const role = body.data.find(({ name }) => name === 'manager')?.id
  const team = await make(api, '/teams', { name: 'Sales' })
  const owners: unknown[] = []
  for (const name of sellers) {
    const email = `${name.toLowerCase().replace(' ', '.')}@birch.example`
    owners.push((await make(api, '/users', { name, email, role, team: team.id, locale: 'en' })).id)
  }
  const rivals: unknown[] = []
  for (const name of ['Shaker & Sons', 'Northern Kitchens'])
    rivals.push((await make(api, '/competitors', { name, weaknesses: 'Twelve weeks until delivery.' })).id)
  const stages = await stagesOfDeals(api)
  const lost = stages.find(({ kind }) => kind === 'lost')
  for (let at = 0; at < 36; at++) {
    const client = clients[at % clients.length] ?? ''
    const company =
      at < clients.length
        ? (await make(api, '/companies', { name: client, owner: owners[at % 4] })).id
        : companies[at % clients.length]
    companies[at % clients.length] = company
    const deal = await make(api, '/deals', {
      name: `${wares[(at * 3) % wares.length]}, ${client}`,
      company,
      owner: owners[at % 4],
      amount: { amount: String(1800 + ((at * 7919) % 290) * 100), currency: 'GBP' },
      closesOn: dayIn(5 + ((at * 11) % 60)),
    })
    const stage = stages[(at * 5 + Math.floor(at / 7)) % stages.length]
    const reason = { lostReason: ['price', 'timing', 'competitor'][at % 3], competitor: rivals[at % 2] }
    if (stage !== stages[0])
      await make(api, `/deals/${deal.id}/move`, { stage: stage?.id, ...(stage === lost && reason) }, 200)
  }
}

const companies: unknown[] = []

const dayIn = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)

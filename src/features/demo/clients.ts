import { sampleFormat } from '../../model/formats.ts'
import { type JsonObject, newId } from '../../model/index.ts'
import type { Context } from '../../records/index.ts'
import type { Chance } from './chance.ts'
import { cities, companyNames, industries } from './company-names.ts'
import { latinName, makePerson, mobile, type Person } from './people.ts'
import type { Account, Opportunity } from './sample-data.ts'
import type { Staff } from './staff.ts'
import { addRecords, type Planned } from './write.ts'

export interface Clients {
  /** Companies by the names of the sample data. */
  companies: Map<string, { id: string; name: string }>
  /** People of a company. */
  contacts: Map<string, string[]>
  /** Number under which the next person is reached. */
  nextPhone: () => string
}

const positions = [
  'Директор',
  'Управляющий',
  'Начальник хозяйственного отдела',
  'Снабженец',
  'Офис-менеджер',
  'Главный бухгалтер',
  'Закупщик',
]
const streets = ['Ленина', 'Садовая', 'Мира', 'Гагарина', 'Заводская', 'Пушкина', 'Лесная', 'Набережная']

/** The accounts of the sample data as Russian companies, with people in them. */
export async function addClients(
  ctx: Context,
  data: { accounts: readonly Account[]; opportunities: readonly Opportunity[] },
  { staff, chance }: { staff: Staff; chance: Chance },
): Promise<Clients> {
  const { accounts, opportunities } = data
  const ids = new Map(accounts.map(({ account }) => [account, newId()]))
  const sellers = new Map(
    opportunities.map(({ account, sales_agent }) => [account, staff.agents.get(sales_agent) ?? null]),
  )
  const bought = new Set(opportunities.filter(({ deal_stage }) => deal_stage !== 'Lost').map(({ account }) => account))
  let phone = 0
  const nextPhone = () => mobile(phone++)

  const records = accounts.map(({ account, ...row }, at): Planned => {
    const name = companyNames[at] ?? account
    const site = `${siteOf(name)}.example`
    return {
      id: ids.get(account) ?? '',
      input: {
        name,
        inn: sampleFormat('inn', 1_000_003 + at * 7_919),
        industry: industries[row.sector] ?? row.sector,
        founded: Number(row.year_established),
        employees: Math.max(3, Math.round(Number(row.employees) / 10)),
        revenue: { amount: String(Math.round(Number(row.revenue) * 100_000)), currency: 'RUB' },
        phones: [{ value: nextPhone(), type: 'work' }],
        emails: [`info@${site}`],
        site: `https://${site}/`,
        address: addressOf(chance),
        parent: ids.get(row.subsidiary_of) ?? null,
        owner: sellers.get(account) ?? null,
        client: bought.has(account),
      },
    }
  })
  const parents = records.filter(({ input }) => input.parent === null)
  await addRecords(ctx, 'company', parents)
  await addRecords(
    ctx,
    'company',
    records.filter(({ input }) => input.parent !== null),
  )

  const contacts = new Map<string, string[]>()
  const people = records.flatMap(({ id, input }, at) =>
    Array.from({ length: chance.between(1, 3) }, (): Planned => {
      const contact = {
        id: newId(),
        input: {
          ...contactOf(makePerson(chance), nextPhone()),
          position: chance.pick(positions),
          company: id,
          owner: input.owner ?? null,
          client: input.client ?? false,
        },
      }
      contacts.set(accounts[at]?.account ?? '', [...(contacts.get(accounts[at]?.account ?? '') ?? []), contact.id])
      return contact
    }),
  )
  await addRecords(ctx, 'contact', people)
  return {
    companies: new Map(
      accounts.map(({ account }, at) => [account, { id: ids.get(account) ?? '', name: companyNames[at] ?? account }]),
    ),
    contacts,
    nextPhone,
  }
}

const contactOf = (person: Person, phone: string): JsonObject => ({
  ...person,
  phones: [{ value: phone, type: 'mobile' }],
  emails: [`${latinName(person.firstName)[0]}.${latinName(person.lastName)}${phone.slice(-3)}@mail.example`],
})

const addressOf = (chance: Chance): JsonObject => ({
  country: 'Россия',
  city: chance.pick(cities),
  street: `ул. ${chance.pick(streets)}`,
  building: String(chance.between(1, 90)),
})

const siteOf = (name: string): string => latinName(name.replace(/^[А-Я]{2,3} /u, '').replace(/\s+/g, '')).slice(0, 30)

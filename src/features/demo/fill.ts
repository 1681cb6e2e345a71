import { newId } from '../../model/index.ts'
import { type Context, transact } from '../../records/index.ts'
import { backdate } from './backdate.ts'
import { calendarOf } from './calendar.ts'
import { addCompetitors, addProducts, addSources } from './catalogue.ts'
import { type Chance, chanceOf } from './chance.ts'
import { addClients, type Clients } from './clients.ts'
import { convertLeads } from './conversions.ts'
import { addCosts } from './costs.ts'
import { addDeals, type Selling } from './deals.ts'
import { addLeads } from './leads.ts'
import { makePerson } from './people.ts'
import { readSampleData } from './sample-data.ts'
import { giveKeys, hireStaff } from './staff.ts'
import { addWork } from './work.ts'
import { addRecords } from './write.ts'

export interface DemoOptions {
  /** What counts as now; the last sales are of this day. */
  now?: Date
  /** Lets the director and one seller sign in with it. */
  password?: string
  /** What other features add in the end. */
  others?: readonly ((ctx: Context) => Promise<void>)[]
}

/**
 * Fills a company that has been set up with the life of a furniture maker of three towns, made of the public sample
 * data: the same each time, and ending today. All of it, or nothing. Returns who may sign in with the password.
 */
export const fillDemo = (ctx: Context, options: DemoOptions = {}): Promise<string[]> =>
  transact({ ...ctx, via: { channel: 'demo' } }, demo => fill(demo, options))

async function fill(demo: Context, { now = new Date(), password, others = [] }: DemoOptions): Promise<string[]> {
  const chance = chanceOf(1917)
  const data = await readSampleData()
  const calendar = calendarOf(now, demo.config.company.timeZone)
  const staff = await hireStaff(demo, data.agents, chance)
  const admitted = password ? await giveKeys(demo, staff, password) : []
  const products = await addProducts(demo)
  const sources = await addSources(demo)
  const competitors = await addCompetitors(demo)
  const clients = await addClients(demo, data, { staff, chance })
  const buyers = await addBuyers(demo, clients, { sellers: [...staff.agents.values()], chance })
  const stages = demo.config.pipelines[0]?.stages ?? []
  const selling: Selling = { staff, clients, buyers, products, sources, competitors, stages, calendar, chance }

  const leads = await addLeads(demo, data.requests, { sellers: [...staff.agents.values()], sources, calendar, chance })
  const converted = await convertLeads(demo, leads, selling)
  const deals = await addDeals(demo, data.opportunities, selling)
  await addWork(demo, { leads, deals: [...converted, ...deals], calendar, chance })
  await addCosts(demo, calendar)
  await backdate(demo)
  for (const add of others) await add(demo)
  return admitted
}

/** People who buy for their homes. */
async function addBuyers(
  ctx: Context,
  { nextPhone }: Clients,
  { sellers, chance }: { sellers: string[]; chance: Chance },
): Promise<{ id: string; name: string }[]> {
  const buyers = Array.from({ length: 120 }, () => {
    const person = makePerson(chance)
    const phones = [{ value: nextPhone(), type: 'mobile' }]
    return {
      id: newId(),
      name: `${person.lastName} ${person.firstName}`,
      input: { ...person, phones, owner: chance.pick(sellers), client: true },
    }
  })
  await addRecords(ctx, 'contact', buyers)
  return buyers
}

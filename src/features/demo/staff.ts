import { setPassword } from '../../access/credentials.ts'
import { hashPassword } from '../../access/password.ts'
import { newId } from '../../model/index.ts'
import { type Context, getRecord, updateRecord } from '../../records/index.ts'
import type { Chance } from './chance.ts'
import { offices } from './company-names.ts'
import { latinName, makePeople, type Person, shortName } from './people.ts'
import type { Agent } from './sample-data.ts'
import { addRecords, type Planned } from './write.ts'

export interface Staff {
  /** Users by the names of the sample data. */
  agents: Map<string, string>
  /** Sellers of a town, by its name. */
  byTown: Map<string, string[]>
  director: string
}

const domain = 'berezka.example'

/** Teams by town, a retail and a contract one in each, their heads and sellers; a director, a marketer, an accountant. */
export async function hireStaff(ctx: Context, rows: readonly Agent[], chance: Chance): Promise<Staff> {
  const managers = [...new Map(rows.map(row => [row.manager, row.regional_office]))]
  const people = makePeople(chance, rows.length + managers.length + 3)
  const next = (): Person => people.shift() as Person
  const role = (name: string) => [...ctx.config.roles.values()].find(each => each.name === name)?.id ?? ''
  const users: Planned[] = []
  const hire = (person: Person, roleName: string, team: string | null): string => {
    const id = newId()
    users.push({
      id,
      input: {
        name: shortName(person),
        email: `${latinName(person.lastName)}.${latinName(person.firstName)}@${domain}`,
        role: role(roleName),
        team,
        locale: ctx.config.company.locale,
      },
    })
    return id
  }

  const sales = newId()
  const towns = new Map([...new Set(rows.map(row => row.regional_office))].map(office => [office, newId()]))
  const teams = new Map(managers.map(([manager]) => [manager, newId()]))
  const director = hire(next(), 'head', sales)
  const heads = new Map(managers.map(([manager]) => [manager, hire(next(), 'head', teams.get(manager) ?? null)]))
  const agents = new Map(rows.map(row => [row.sales_agent, hire(next(), 'manager', teams.get(row.manager) ?? null)]))
  hire(next(), 'marketer', null)
  hire(next(), 'accountant', null)

  const town = (office: string) => offices[office] ?? office
  await addRecords(ctx, 'team', [{ id: sales, input: { name: 'Отдел продаж' } }])
  await addRecords(
    ctx,
    'team',
    [...towns].map(([office, id]) => ({ id, input: { name: town(office), parent: sales } })),
  )
  const kinds = new Map<string, number>()
  await addRecords(
    ctx,
    'team',
    managers.map(([manager, office]) => {
      const count = kinds.get(office) ?? 0
      kinds.set(office, count + 1)
      return {
        id: teams.get(manager) ?? '',
        input: { name: `${town(office)}, ${count ? 'опт и контракты' : 'розница'}`, parent: towns.get(office) ?? null },
      }
    }),
  )
  await addRecords(ctx, 'user', users)
  await updateRecord(ctx, 'team', sales, { head: director })
  for (const [manager, head] of heads) await updateRecord(ctx, 'team', teams.get(manager) ?? '', { head })

  const byTown = Map.groupBy(rows, row => town(row.regional_office))
  return {
    agents,
    director,
    byTown: new Map([...byTown].map(([name, each]) => [name, each.map(row => agents.get(row.sales_agent) ?? '')])),
  }
}

/** Lets the director and one seller sign in too, so that the company can be seen with their eyes. */
export async function giveKeys(ctx: Context, staff: Staff, password: string): Promise<string[]> {
  const hash = await hashPassword(password)
  const [seller = ''] = staff.agents.values()
  const admitted = [staff.director, seller]
  for (const user of admitted) await setPassword(ctx.db, user, hash)
  return Promise.all(admitted.map(async user => String((await getRecord(ctx, 'user', user)).email)))
}

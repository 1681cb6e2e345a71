import { expect } from 'vitest'
import { openServer, type Reply, type Server } from './server.ts'

interface Colleague {
  id: string
  key: string
}

/** A company that sells kitchens: two managers, an accountant, and short ways from the deal to the money. */
export interface MoneyRoom {
  server: Server
  manager: Colleague
  other: Colleague
  accountant: Colleague
  /** Makes a record by the administrator; its id. */
  made(plural: string, body: object): Promise<string>
  /** A deal of the manager with a client of its own. */
  sale(fields?: object): Promise<{ company: string; deal: string }>
  invoiceFor(deal: string, body: object, key?: string): Promise<Reply>
  // biome-ignore lint/suspicious/noExplicitAny: tests read what they expect, and fail where it is not there
  issued(deal: string, body: object): Promise<any>
  paymentOf(amount: string, fields?: object): Promise<string>
  set(payment: string, allocations: object[], key?: string): Promise<Reply>
  // biome-ignore lint/suspicious/noExplicitAny: as above
  read(plural: string, id: string): Promise<any>
  /** Does something that is to be refused, and sees that nothing of the money has changed. */
  refused(work: () => Promise<Reply>): Promise<Reply>
}

export const lines = [
  { name: 'Кухня «Лофт»', quantity: 1, price: '100000.01', tax: 22 },
  { name: 'Книга рецептов', quantity: 3, price: '333.33', tax: 10 },
]
export const rub = (amount: string) => ({ amount, currency: 'RUB' })
export const faults = ({ body }: Reply) =>
  (body.errors ?? []).map(({ field, code }: { field: string; code: string }) => [field, code])

export async function openMoneyRoom(): Promise<MoneyRoom> {
  const server = await openServer()
  const manager = await server.person('Аня', 'manager')
  const other = await server.person('Боря', 'manager')
  const accountant = await server.person('Галина', 'accountant')
  const made: MoneyRoom['made'] = async (plural, body) => {
    const answer = await server.call('POST', `/${plural}`, { body })
    expect(answer.status, answer.text).toBe(201)
    return answer.body.id
  }
  const invoiceFor: MoneyRoom['invoiceFor'] = (deal, body, key = manager.key) =>
    server.call('POST', `/deals/${deal}/invoices`, { body, key })
  return {
    server,
    manager,
    other,
    accountant,
    made,
    async sale(fields = {}) {
      const company = await made('companies', { name: `ООО «Ромашка ${Math.random()}»` })
      const deal = await made('deals', { name: 'Кухня', company, owner: manager.id, items: lines, ...fields })
      return { company, deal }
    },
    invoiceFor,
    async issued(deal, body) {
      const draft = await invoiceFor(deal, body)
      const answer = await server.call('POST', `/invoices/${draft.body.id}/issue`, { body: {}, key: manager.key })
      expect(answer.status, answer.text).toBe(200)
      return answer.body.invoice
    },
    paymentOf: (amount, fields = {}) => made('payments', { paidOn: '2026-11-20', amount: rub(amount), ...fields }),
    set: (payment, allocations, key = accountant.key) =>
      server.call('PUT', `/payments/${payment}/allocations`, { body: { allocations }, key }),
    read: async (plural, id) => (await server.call('GET', `/${plural}/${id}`)).body,
    async refused(work) {
      const before = await traces(server)
      const answer = await work()
      expect(await traces(server)).toEqual(before)
      return answer
    },
  }
}

/** Of all that has to do with money; what follows a new client elsewhere goes on meanwhile. */
async function traces(server: Server) {
  const { rows } = await server.database.owner.query(`
    select (select count(*) from payment_allocation) as allocations, (select count(*) from document_number) as numbers,
      (select coalesce(sum(version), 0) from invoice) as invoices, (select coalesce(sum(version), 0) from payment) as payments,
      (select coalesce(sum(version), 0) from deal) as deals, (select count(*) from notice) as notices,
      (select count(*) from invoice where deleted_at is null) as living`)
  return rows[0]
}

import type { Client } from '../setup/client.ts'
import { make } from './showcase.ts'

/** By what people are paid, and a report that is sent to its reader each week. */
export async function runTheOffice(api: Client): Promise<void> {
  const all = { users: [], teams: [], roles: [] }
  const rule = {
    people: all,
    filter: null,
    scale: 'marginal',
    cap: null,
    span: 'month',
    validFrom: null,
    validTo: null,
  }
  await make(api, '/pay-rules', {
    ...rule,
    name: 'Commission',
    source: 'won',
    base: 'amount',
    reward: 'percent',
    steps: [
      { from: '0', rate: '2' },
      { from: '50000', rate: '3' },
    ],
  })
  await make(api, '/pay-rules', {
    ...rule,
    name: 'For money received',
    source: 'paid',
    base: 'amount',
    reward: 'percent',
    steps: [{ from: '0', rate: '1' }],
  })
  const report = await make(api, '/reports', {
    name: 'Open deals',
    definition: { object: 'deal', rows: ['stage'], measures: [{ fn: 'count' }] },
  })
  const me = (await api.call<{ id: string }>('GET', '/me')).body
  await make(api, '/mailings', {
    report: report.id,
    formats: ['pdf'],
    users: [me.id],
    crontab: '0 9 * * 1',
    zone: 'Europe/London',
  })
}

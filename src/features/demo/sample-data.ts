import { readFile } from 'node:fs/promises'
import { parse } from 'csv-parse/sync'
import iconv from 'iconv-lite'

export interface Opportunity {
  opportunity_id: string
  sales_agent: string
  product: string
  account: string
  deal_stage: 'Won' | 'Lost' | 'Engaging' | 'Prospecting'
  engage_date: string
  close_date: string
  close_value: string
}
export interface Account {
  account: string
  sector: string
  year_established: string
  revenue: string
  employees: string
  subsidiary_of: string
}
export interface Agent {
  sales_agent: string
  manager: string
  regional_office: string
}
/** A request: name, phone, e-mail, company, source, interest, budget, date, comment. */
export type Request = [
  name: string,
  phone: string,
  email: string,
  company: string,
  source: string,
  interest: string,
  budget: string,
  date: string,
  comment: string,
]

export interface SampleData {
  opportunities: Opportunity[]
  accounts: Account[]
  agents: Agent[]
  requests: Request[]
}

/** The files of `demo/data`. */
export async function readSampleData(): Promise<SampleData> {
  const file = (name: string) => readFile(new URL(`../../../demo/data/${name}`, import.meta.url))
  const table = async <Row>(name: string): Promise<Row[]> =>
    parse(await file(`crm-sales-opportunities/${name}`), { columns: true, bom: true }) as Row[]
  const requests = parse(iconv.decode(await file('requests-windows-1251.csv'), 'windows-1251'), {
    delimiter: ';',
    from_line: 2,
  })
  return {
    opportunities: await table<Opportunity>('sales_pipeline.csv'),
    accounts: await table<Account>('accounts.csv'),
    agents: await table<Agent>('sales_teams.csv'),
    requests: requests as Request[],
  }
}

/** `20-10-16` → `2016-10-20`. */
export const isoDay = (day: string): string => {
  const [date = '', month = '', year = ''] = day.split('-')
  return `20${year}-${month}-${date}`
}

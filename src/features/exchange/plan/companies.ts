import type { Json, JsonObject } from '../../../model/index.ts'
import type { Context } from '../../../records/index.ts'
import { findCompanies } from '../../company-known.ts'
import { loadRecords } from './known.ts'

interface LeadRow {
  object: string
  input: JsonObject
}

/** Leads of a list are tied to the companies they name, as those of requests are: where the importing person sees them. */
export async function tieToCompanies(ctx: Context, rows: readonly LeadRow[]): Promise<void> {
  const leads = rows.filter(({ object, input }) => object === 'lead' && !input.company)
  const named = leads.map(({ input }) => ({ inn: textOf(input.inn), name: textOf(input.companyName) }))
  const companies = await findCompanies(ctx, named)
  const seen = await loadRecords(ctx, 'company', [...new Set(companies.flatMap(company => company?.id ?? []))])
  for (const [at, { input }] of leads.entries()) {
    const company = companies[at]
    if (company && seen.has(company.id)) input.company = company.id
  }
}

const textOf = (value: Json | undefined): string | null => (typeof value === 'string' ? value : null)

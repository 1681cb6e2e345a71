import { checkFormat } from '../../model/formats.ts'
import { Invalid } from '../../model/index.ts'
import type { Route, RouteRequest } from '../feature.ts'
import { findBanks, findCompanies } from './ask.ts'
import type { CompanyQuery } from './registry.ts'
import { bankFound, companyFound, listOf } from './schemas.ts'
import type { Means } from './setting.ts'

const tag = 'Company data'

export const askRoutes = (means: Means): readonly Route[] => [
  {
    method: 'GET',
    path: '/company-registry/companies',
    operation: 'findInCompanyRegistry',
    summary: 'What the register knows of a company, for whoever may create or change companies',
    tag,
    right: 'signedIn',
    tellsOfRecords: true,
    query: {
      inn: { type: 'string', maxLength: 12, description: 'ИНН' },
      kpp: { type: 'string', maxLength: 9, description: 'КПП of a branch, beside its ИНН' },
      query: { type: 'string', minLength: 3, maxLength: 300, description: 'In place of both: words of its name' },
    },
    answers: {
      200: {
        description: 'Companies and sole traders, the nearest first; none: it knows of no such',
        schema: listOf(companyFound),
      },
      409: { description: 'No register is set up, or it does not accept the token' },
    },
    handle: async (ctx, { query }) => ({ body: { data: await findCompanies(ctx, means, readQuery(query)) } }),
  },
  {
    method: 'GET',
    path: '/company-registry/banks',
    operation: 'findBankInRegistry',
    summary: 'Name and correspondent account of the bank with a БИК, for whoever may create or change companies',
    tag,
    right: 'signedIn',
    query: { bik: { type: 'string', maxLength: 9, description: 'БИК' } },
    answers: {
      200: { description: 'The bank; none: the register knows of no such', schema: listOf(bankFound) },
      409: { description: 'No register is set up, or it does not accept the token' },
    },
    async handle(ctx, { query: { bik } }) {
      if (bik === undefined || checkFormat('bik', bik)) throw new Invalid([{ field: 'bik', code: 'bik' }])
      return { body: { data: await findBanks(ctx, means, bik) } }
    },
  },
]

/** Throws Invalid with every problem. */
function readQuery({ inn, kpp, query }: RouteRequest['query']): CompanyQuery {
  if (inn === undefined && kpp === undefined && query?.trim()) return { name: query.trim() }
  if (inn === undefined || query !== undefined) throw new Invalid([{ field: 'inn', code: 'innOrName' }])
  const problems = [
    ...(checkFormat('inn', inn) ? [{ field: 'inn', code: 'inn' }] : []),
    ...(kpp !== undefined && checkFormat('kpp', kpp) ? [{ field: 'kpp', code: 'kpp' }] : []),
  ]
  if (problems.length) throw new Invalid(problems)
  return { inn, kpp }
}

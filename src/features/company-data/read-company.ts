import type { Address, JsonObject } from '../../model/index.ts'
import { at, code, day, inSmallLetters, known, stateOf, words } from './read-values.ts'
import type { CompanyFields, CompanyFound } from './registry.ts'

/** A company as DaData tells of it: https://dadata.ru/api/find-party/#response. */
export function readCompany(data: JsonObject): CompanyFound {
  const isSoleTrader = data.type === 'INDIVIDUAL'
  return {
    fields: known({ ...codesOf(data), ...namesOf(data), ...(isSoleTrader ? soleTrader(data) : signatoryOf(data)) }),
    ...stateOf(data),
    isBranch: data.branch_type === 'BRANCH',
    isSoleTrader,
  }
}

const codesOf = (data: JsonObject): CompanyFields => ({
  inn: code('inn', data.inn),
  kpp: code('kpp', data.kpp),
  ogrn: code('ogrn', data.ogrn),
  okpo: code('okpo', data.okpo),
})

const namesOf = (data: JsonObject): CompanyFields => ({
  name: words(at(data, 'name', 'short_with_opf'), 300) ?? words(at(data, 'name', 'full_with_opf'), 300),
  legalName: words(at(data, 'name', 'full_with_opf'), 500),
  legalAddress: addressOf(data),
  founded: yearOf(data),
  employees: countOf(data),
})

function addressOf(data: JsonObject): Address | undefined {
  const line = words(at(data, 'address', 'value'), 500)
  const postcode = words(at(data, 'address', 'data', 'postal_code'), 20)
  return line === undefined ? undefined : { ...(postcode !== undefined && { postcode }), line }
}

function yearOf(data: JsonObject): number | undefined {
  const year = Number(day(at(data, 'state', 'registration_date'))?.slice(0, 4))
  return year >= 1000 && year <= 2200 ? year : undefined
}

function countOf({ employee_count: count }: JsonObject): number | undefined {
  return typeof count === 'number' && Number.isInteger(count) && count >= 0 && count < 10_000_000 ? count : undefined
}

/** Who signs for an organisation does so by its charter, unless somebody else is named by hand. */
function signatoryOf(data: JsonObject): CompanyFields {
  const signatory = words(at(data, 'management', 'name'), 200)
  if (signatory === undefined) return {}
  return {
    signatory,
    signatoryPosition: inSmallLetters(words(at(data, 'management', 'post'), 200)),
    signatoryBasis: 'Устав',
  }
}

function soleTrader(data: JsonObject): CompanyFields {
  const parts = ['surname', 'name', 'patronymic'].map(part => words(at(data, 'fio', part), 60))
  const ogrn = code('ogrn', data.ogrn)
  return {
    signatory: words(parts.filter(Boolean).join(' '), 200),
    signatoryPosition: 'Индивидуальный предприниматель',
    signatoryBasis: ogrn && `ОГРНИП ${ogrn}`,
  }
}

import type { Address } from '../../model/index.ts'

/** Who is looked for: by ИНН, of a branch also by its КПП; or by a name. */
export type CompanyQuery = { inn: string; kpp?: string } | { name: string }

export const companyStates = ['active', 'liquidating', 'liquidated', 'bankrupt', 'reorganizing', 'unknown'] as const
export type CompanyState = (typeof companyStates)[number]

/** What a register knows, as far as a card has a field for it, by the names of these fields. Each value fits its field. */
export interface CompanyFields {
  name?: string
  legalName?: string
  inn?: string
  kpp?: string
  ogrn?: string
  okpo?: string
  legalAddress?: Address
  signatory?: string
  signatoryPosition?: string
  signatoryBasis?: string
  founded?: number
  employees?: number
}

export interface CompanyFound {
  fields: CompanyFields
  state: CompanyState
  /** Day on which it ceased to be, where it has. */
  closedOn: string | null
  isBranch: boolean
  isSoleTrader: boolean
}

export interface BankFound {
  fields: { bank?: string; bic?: string; corrAccount?: string; swift?: string }
  state: CompanyState
  closedOn: string | null
}

/** A register of organisations, and one of banks, that is asked elsewhere. */
export interface CompanyRegistry {
  /** At most twenty, the nearest first; none: it knows of no such company. Throws RegistryFailed. */
  find(query: CompanyQuery): Promise<CompanyFound[]>
  /** Throws RegistryFailed. */
  findBanks(bik: string): Promise<BankFound[]>
}

/** `away`: no answer that can be read; `refused`: the token is not known there; `quota`: no more today; `often`: in a minute again. */
export class RegistryFailed extends Error {
  override name = 'RegistryFailed'
  readonly code: 'away' | 'refused' | 'quota' | 'often'
  constructor(code: RegistryFailed['code'], cause?: unknown) {
    super(code, { cause })
    this.code = code
  }
}

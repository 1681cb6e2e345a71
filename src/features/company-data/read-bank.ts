import { checkCorrAccount } from '../../model/bank-accounts.ts'
import type { JsonObject } from '../../model/index.ts'
import { at, code, known, stateOf, words } from './read-values.ts'
import type { BankFound } from './registry.ts'

/** A bank as DaData tells of it: https://dadata.ru/api/find-bank/#response. */
export function readBank(data: JsonObject): BankFound {
  const bic = code('bik', data.bic)
  const corrAccount = code('corrAccount', data.correspondent_account)
  const isOfBank = corrAccount !== undefined && checkCorrAccount(corrAccount, bic ?? null) === undefined
  return {
    fields: known({
      bank: words(at(data, 'name', 'payment'), 300) ?? words(at(data, 'name', 'short'), 300),
      bic,
      corrAccount: isOfBank ? corrAccount : undefined,
      swift: code('swift', data.swift),
    }),
    ...stateOf(data),
  }
}

/** What a bank's statement says, whatever its format. */
export interface ParsedStatement {
  format: StatementFormat
  accounts: StatementAccount[]
  entries: StatementEntry[]
  /** What could not be read, or does not fit together; everything else was read. */
  problems: StatementProblem[]
}

export const statementFormats = ['1CClientBankExchange', 'camt.053'] as const
export type StatementFormat = (typeof statementFormats)[number]

/** One of our accounts, and how it stood. Amounts as `-1500.00`, days as `2026-03-07`; `null`: the bank does not say. */
export interface StatementAccount {
  /** 20 digits, or an IBAN. */
  account: string
  currency: string
  from: string | null
  until: string | null
  opening: string | null
  closing: string | null
}

/** Money that came to one of our accounts, or left it. */
export interface StatementEntry {
  /** Ours. */
  account: string
  /** Day on which the bank booked it. */
  date: string
  direction: 'in' | 'out'
  /** Above zero: `1500.00`. */
  amount: string
  currency: string
  counterparty: StatementParty
  /** Of the payment, on one line; empty: the bank gives none. */
  purpose: string
  documentNumber: string | null
  documentDate: string | null
  /** It takes back an entry of before: of one to us the money leaves, of one from us it comes. */
  isReversal: boolean
  /** The same whenever the bank tells of this entry, of no other: 200 characters at most. */
  reference: string
  /** Where in the file it begins, counted from 1. */
  line: number
}

/** Who paid us, or was paid. */
export interface StatementParty {
  name: string | null
  inn: string | null
  kpp: string | null
  account: string | null
  bank: string | null
  /** БИК, or the BIC of SWIFT. */
  bic: string | null
}

/** `notEnded`: the file or document breaks off; `balance`: what it says does not add up; the others: a value cannot be read. */
export interface StatementProblem {
  code:
    | 'amount'
    | 'date'
    | 'account'
    | 'missing'
    | 'notEnded'
    | 'tooLong'
    | 'balance'
    | 'batchSum'
    | 'currency'
    | 'direction'
  /** Counted from 1; `null`: it is about the file. */
  line: number | null
  /** As the bank calls it: `Сумма`, `Ntry/Amt`. */
  field: string | null
  /** What stands there, cut short; of `balance` what was counted. */
  found: string | null
}

/** A file of which nothing is read. */
export class StatementRefused extends Error {
  override name = 'StatementRefused'
  readonly code: 'empty' | 'tooLarge' | 'tooMany' | 'format' | 'encoding' | 'xml' | 'declarations'
  /** Where reading ended, if anywhere. */
  readonly line: number | null
  constructor(code: StatementRefused['code'], line: number | null = null) {
    super(code)
    this.code = code
    this.line = line
  }
}

/** In bytes: a month of a busy shop is one or two million. What is read holds up everybody else meanwhile, at most a second or two. */
export const mostBytes = 16 * 1024 * 1024
export const mostEntries = 50_000
/** Problems that are told of: who has seen so many looks for another file. */
export const mostProblems = 1000
/** Of a purpose; the rules of payments allow 210 characters, banks a little more. */
export const mostPurpose = 2000

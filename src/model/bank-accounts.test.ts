import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { checkAccount, checkCorrAccount, isAccountNumber, withCheckDigit } from './bank-accounts.ts'
import { sampleFormat } from './formats.ts'

/** Published by the banks and those who are paid there. */
const corrAccounts = [
  ['044525225', '30101810400000000225'],
  ['044525187', '30101810700000000187'],
  ['044525974', '30101810145250000974'],
  ['044525593', '30101810200000000593'],
  ['044525700', '30101810200000000700'],
  ['044030653', '30101810500000000653'],
  ['017003983', '40102810445370000059'],
  ['004525988', '40102810545370000003'],
] as const

const accounts = [
  ['044525974', '30232810100000000004'],
  ['044525700', '40703810700001449489'],
  ['044525225', '40702810138250123017'],
  ['044030001', '40101810200000010001'],
  ['044525000', '40101810845250010102'],
  ['044583001', '40101810800000010041'],
  ['017003983', '03100643000000018500'],
  ['004525988', '03100643000000017300'],
] as const

describe('an account in a Russian bank', () => {
  test.each(accounts)('of the bank %s: %s', (bik, account) => expect(checkAccount(account, bik)).toBeUndefined())

  test.each(corrAccounts)('that the bank %s has itself: %s', (bik, account) =>
    expect(checkCorrAccount(account, bik)).toBeUndefined(),
  )

  it('is of another bank', () => {
    expect(checkAccount('40703810700001449489', '044525225')).toBe('accountOfBank')
    expect(checkCorrAccount('30101810400000000225', '044525187')).toBe('corrAccountOfBank')
    // The check digit holds, but it is the account of another bank of the same place.
    expect(checkCorrAccount('30101810200000000593', '044525700')).toBe('corrAccountOfBank')
  })

  it('is looked at alone where the bank is not known', () => {
    expect(checkAccount('40703810700001449489', null)).toBeUndefined()
    expect(checkAccount('4070381070000144948', null)).toBe('bankAccount')
    expect(checkCorrAccount('40703810700001449489', null)).toBe('corrAccount')
  })

  it('with any one digit mistyped is found', () =>
    fc.assert(
      fc.property(rightAccounts, mistake, ([bik, account], { at, by }) => {
        const wrong = `${account.slice(0, at)}${(Number(account[at]) + by) % 10}${account.slice(at + 1)}`
        fc.pre(!wrong.startsWith('03'))
        expect(checkAccount(account, bik)).toBeUndefined()
        expect(checkAccount(wrong, bik)).toBe('accountOfBank')
      }),
    ))

  it('of a bank with the Bank of Russia likewise', () =>
    fc.assert(
      fc.property(fc.constantFrom(...corrAccounts), mistake, ([bik, account], { at, by }) => {
        const wrong = `${account.slice(0, at)}${(Number(account[at]) + by) % 10}${account.slice(at + 1)}`
        expect(checkCorrAccount(wrong, bik)).toMatch(/^corrAccount/)
      }),
    ))

  it('has letters in the sixth place for clearing currencies', () => {
    expect(isAccountNumber('40702A10700001449489')).toBe(true)
    const of = (sign: string) => `40702${sign}10000001449489`
    expect(checkAccount(withCheckDigit(of('C'), '044525700'), '044525700')).toBeUndefined()
    expect(withCheckDigit(of('C'), '044525700').replace('C', '2')).toBe(withCheckDigit(of('2'), '044525700'))
  })

  it('of the samples goes with each sample of a БИК', () =>
    fc.assert(
      fc.property(fc.nat(200_000), fc.nat(200_000), (one, other) => {
        const bik = sampleFormat('bik', one)
        expect(checkAccount(sampleFormat('bankAccount', other), bik)).toBeUndefined()
        expect(checkCorrAccount(sampleFormat('corrAccount', other), bik)).toBeUndefined()
      }),
    ))
})

const digits = (length: number) => fc.stringMatching(new RegExp(`^\\d{${length}}$`))

const rightAccounts = fc
  .tuple(digits(7), fc.constantFrom('40702', '40802', '40703', '42301'), digits(12))
  .map(([bank, kind, rest]) => {
    const bik = `04${bank}`
    return [bik, withCheckDigit(`${kind}8100${rest.slice(1)}`, bik)] as const
  })

const mistake = fc.record({ at: fc.nat(19), by: fc.integer({ min: 1, max: 9 }) })

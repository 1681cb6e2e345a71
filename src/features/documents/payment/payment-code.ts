import iconv from 'iconv-lite'
import { Invalid, type Problem } from '../../../model/index.ts'

/** What a bank's app reads from the code of an invoice: ГОСТ Р 56042-2014. */
export interface PaymentOrder {
  /** Whom to pay, at most 160 characters. */
  name: string
  account: string
  /** At most 45 characters. */
  bankName: string
  bik: string
  /** Of a bank at the Bank of Russia itself there is none. */
  corrAccount: string | null
  /** In kopecks. */
  sum?: bigint
  /** At most 210 characters. */
  purpose?: string
  payeeInn?: string | null
  payeeKpp?: string | null
  payerInn?: string | null
}

/** Signs that may separate values (ГОСТ Р 56042-2014, 5.2.1): the first that none of the values has. */
const separators = '|#;:^_~{}!$%&()*+,/@'
/** Bytes that the required part may have, without the eight of its head. */
const requiredBytes = 300

/**
 * The bytes that the code carries: in UTF-8 (`ST00012`), in windows-1251 (`ST00011`) where only that keeps the required
 * part within its limit. Throws Invalid with every problem.
 */
export function paymentCode(order: PaymentOrder): Uint8Array {
  const required = requiredOf(order)
  const all = [...required, ...optionalOf(order)]
  const problems = all.flatMap(problemOf)
  const separator = [...separators].find(sign => !all.some(({ value }) => value.includes(sign)))
  if (!separator) problems.push({ field: 'purpose', code: 'paymentSeparator' })
  const written = (fields: readonly Field[]) => fields.map(({ tag, value }) => `${separator}${tag}=${value}`).join('')
  const encoding = problems.length ? undefined : encodingFor(written(required))
  if (!problems.length && !encoding)
    problems.push({ field: 'name', code: 'paymentTooLong', params: { max: requiredBytes } })
  if (!encoding) throw new Invalid(problems)
  return encoding.encode(`ST0001${encoding.sign}${written(all)}`)
}

interface Field {
  tag: string
  /** As callers name it. */
  field: string
  value: string
  form: RegExp
  max: number
}

const account = /^\d{5}[\dABCEHKMPTX]\d{14}$/
const any = /^[^\p{Cc}]*$/u

function requiredOf({ name, account: personal, bankName, bik, corrAccount }: PaymentOrder): Field[] {
  return [
    { tag: 'Name', field: 'name', value: name.trim(), form: /^[^\p{Cc}]+$/u, max: 160 },
    { tag: 'PersonalAcc', field: 'account', value: personal, form: account, max: 20 },
    { tag: 'BankName', field: 'bankName', value: bankName.trim().slice(0, 45), form: /^[^\p{Cc}]+$/u, max: 45 },
    { tag: 'BIC', field: 'bik', value: bik, form: /^\d{9}$/, max: 9 },
    { tag: 'CorrespAcc', field: 'corrAccount', value: corrAccount || '0', form: /^(?:0|\d{20})$/, max: 20 },
  ]
}

function optionalOf({ sum, purpose, payeeInn, payeeKpp, payerInn }: PaymentOrder): Field[] {
  const inn = /^(?:\d{10}|\d{12})$/
  return [
    { tag: 'Sum', field: 'sum', value: sum === undefined ? '' : String(sum), form: /^[1-9]\d*$/, max: 18 },
    { tag: 'Purpose', field: 'purpose', value: purpose?.trim() ?? '', form: any, max: 210 },
    { tag: 'PayeeINN', field: 'payeeInn', value: payeeInn ?? '', form: inn, max: 12 },
    { tag: 'PayerINN', field: 'payerInn', value: payerInn ?? '', form: inn, max: 12 },
    { tag: 'KPP', field: 'payeeKpp', value: payeeKpp ?? '', form: /^\d{4}[\dA-Z]{2}\d{3}$/, max: 9 },
  ].filter(({ value }) => value)
}

function problemOf({ field, value, form, max }: Field): Problem[] {
  if (!value) return [{ field, code: 'required' }]
  if ([...value].length > max) return [{ field, code: 'tooLong', params: { max } }]
  return form.test(value) ? [] : [{ field, code: 'pattern', params: { pattern: form.source } }]
}

interface Encoding {
  sign: '1' | '2'
  encode(text: string): Uint8Array
}

const utf8: Encoding = { sign: '2', encode: text => new TextEncoder().encode(text) }
const windows1251: Encoding = { sign: '1', encode: text => iconv.encode(text, 'windows-1251') }

function encodingFor(required: string): Encoding | undefined {
  if (utf8.encode(required).length <= requiredBytes) return utf8
  const bytes = windows1251.encode(required)
  const isWhole = iconv.decode(Buffer.from(bytes), 'windows-1251') === required
  return isWhole && bytes.length <= requiredBytes ? windows1251 : undefined
}

import { DOMParser } from '@xmldom/xmldom'
import { Exact, isCurrency, isDay } from '../../../model/index.ts'
import type { Outgoing } from '../../outgoing.ts'

export const banks = ['cbr', 'ecb'] as const
export type Bank = (typeof banks)[number]

/** Rates as a bank publishes them: what one unit of each currency is worth in its own, from a day on. */
export interface Published {
  on: string
  own: string
  worth: ReadonlyMap<string, Exact>
}

interface BankRule {
  /** What is kept as the origin of its rates. */
  called: string
  url: string
  /** Throws where the answer is not what it publishes. */
  read: (bytes: Buffer) => Published
}

/** `rateSourceAway`: it does not answer; `rateSourceOdd`: what it answers are no rates. */
export class RatesFailed extends Error {
  readonly code: 'rateSourceAway' | 'rateSourceOdd'
  constructor(code: RatesFailed['code'], options?: ErrorOptions) {
    super(code, options)
    this.code = code
  }
}

/** Asks a bank for the rates that it published last. Throws RatesFailed. */
export async function askBank(target: Outgoing, bank: Bank, url: string): Promise<Published> {
  const { status, body } = await target
    .ask(url, { method: 'GET', headers: { accept: 'application/xml, text/xml' }, patience: 15_000, most: 1_000_000 })
    .catch(error => {
      throw new RatesFailed('rateSourceAway', { cause: error })
    })
  if (status !== 200) throw new RatesFailed('rateSourceAway')
  try {
    return rules[bank].read(body)
  } catch (error) {
    throw new RatesFailed('rateSourceOdd', { cause: error })
  }
}

/** https://www.cbr.ru/development/SXML: roubles for `Nominal` units, in windows-1251, with a comma. */
function readCbr(bytes: Buffer): Published {
  const root = rootOf(new TextDecoder('windows-1251').decode(bytes), 'ValCurs')
  const [day, month, year] = (root.getAttribute('Date') ?? '').split(/[./]/)
  const rows = [...elements(root, 'Valute')].map((row): [string, Exact] => {
    const text = (name: string) => [...elements(row, name)][0]?.textContent?.trim() ?? ''
    return [text('CharCode'), figure(text('Value').replace(',', '.')).div(figure(text('Nominal')))]
  })
  return published(`${year}-${month}-${day}`, 'RUB', rows)
}

/** https://www.ecb.europa.eu/stats/policy_and_exchange_rates: so much of a currency for one euro. */
function readEcb(bytes: Buffer): Published {
  const root = rootOf(new TextDecoder('utf-8').decode(bytes), 'Envelope')
  const cubes = [...elements(root, 'Cube')]
  const on = cubes.map(cube => cube.getAttribute('time')).find(Boolean) ?? ''
  const rows = cubes
    .filter(cube => cube.getAttribute('currency'))
    .map((cube): [string, Exact] => [
      cube.getAttribute('currency') ?? '',
      new Exact(1).div(figure(cube.getAttribute('rate') ?? '')),
    ])
  return published(on, 'EUR', rows)
}

export const rules: Record<Bank, BankRule> = {
  cbr: { called: 'Банк России', url: 'https://www.cbr.ru/scripts/XML_daily.asp', read: readCbr },
  ecb: {
    called: 'European Central Bank',
    url: 'https://www.ecb.europa.eu/stats/eurofxref/eurofxref-daily.xml',
    read: readEcb,
  },
}

function published(on: string, own: string, rows: readonly [string, Exact][]): Published {
  const known = rows.filter(([currency]) => isCurrency(currency))
  if (!isDay(on) || !known.length) throw new Error('There are no rates in the answer')
  return { on, own, worth: new Map([...known, [own, new Exact(1)]]) }
}

function figure(text: string): Exact {
  if (!/^\d{1,12}(\.\d{1,12})?$/.test(text) || Number(text) <= 0) throw new Error(`Not a rate: ${text.slice(0, 40)}`)
  return new Exact(text)
}

/** No document type: nothing is looked up or put in by it. */
function rootOf(text: string, name: string): Element {
  if (/<!DOCTYPE/i.test(text)) throw new Error('A document type is not expected')
  const stop = (message: string) => {
    throw new Error(message)
  }
  const parser = new DOMParser({ errorHandler: { warning: stop, error: stop, fatalError: stop } })
  const root = parser.parseFromString(text.replace(/^\ufeff/, ''), 'text/xml').documentElement
  if (root?.localName !== name) throw new Error('Another document was expected')
  return root
}

function* elements(within: Element, name: string): Generator<Element> {
  const found = within.getElementsByTagName(name)
  for (let at = 0; at < found.length; at++) {
    const element = found.item(at)
    if (element) yield element
  }
}

import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { JsonObject } from '../../../model/index.ts'
import { api } from '../../app/api.ts'
import { asLines } from '../item-lines.ts'
import { idOf } from '../titles.ts'
import { isWritten, newRow, type Row } from './rows.ts'
import type { LineTerms } from './terms.ts'
import type { RowActs } from './use-rows.ts'

export interface LinePrice {
  of: number
  kind: 'given' | 'list' | 'product' | 'parts' | 'none'
  listPrice: string | null
  list: { id: string; name: string } | null
  bases: string[]
  minQuantity: number | null
  rates: { currency: string; on: string; rate: number }[]
}

interface PricedAnswer {
  currency: string
  lines: JsonObject[]
  prices: LinePrice[]
  cost?: string | null
  warnings: { code: string; line?: number; message: string }[]
}

export interface RowPrice extends LinePrice {
  warnings: { code: string; message: string }[]
}

/** What lists say to the lines: prices that follow them are filled in as product, quantity, client and terms change. */
export function usePricing(
  rows: readonly Row[],
  { terms, values }: { terms: LineTerms; values: JsonObject },
  acts: RowActs,
) {
  const asked = rows.filter(isWritten)
  const body = {
    ...terms,
    company: idOf(values.company),
    contact: idOf(values.contact),
    legalEntity: idOf(values.legalEntity),
    lines: asked.map(lineToAsk),
  }
  const question = { text: JSON.stringify(body), keys: asked.map(({ key }) => key) }
  const [settled] = useDebouncedValue(question, 250)
  const { data, error } = useQuery({
    queryKey: ['pricing', settled.text],
    queryFn: async ({ signal }) => ({
      text: settled.text,
      answer: await api.post<PricedAnswer>('/pricing', JSON.parse(settled.text), { signal }),
    }),
    enabled: settled.keys.length > 0,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
    retry: false,
    meta: { quiet: true },
  })
  const isFresh = data?.text === question.text
  const known = useRef(asked)
  known.current = asked
  const [prices, setPrices] = useState<ReadonlyMap<string, RowPrice>>(new Map())
  useEffect(() => {
    if (!data || !isFresh) return
    setPrices(before => byRow(known.current, data.answer, before))
    fillIn(known.current, data.answer, acts)
  }, [data, isFresh, acts])
  return {
    prices,
    cost: asked.length && isFresh ? data.answer.cost : undefined,
    error: asked.length && settled.text === question.text ? error : null,
  }
}

const lineToAsk = ({ key, follows, price, ...line }: Row) => ({ ...line, ...(follows ? {} : { price }) })

/** What is as it was stays the same value: only lines of which something else is said are drawn anew. */
function byRow(
  rows: readonly Row[],
  answer: PricedAnswer,
  before: ReadonlyMap<string, RowPrice>,
): ReadonlyMap<string, RowPrice> {
  const found = new Map<string, RowPrice>()
  answer.prices.forEach((price, line) => {
    const key = rows[price.of]?.key
    if (key === undefined) return
    const now = { ...price, warnings: answer.warnings.filter(warning => warning.line === line) }
    const known = before.get(key)
    found.set(key, known && JSON.stringify(known) === JSON.stringify(now) ? known : now)
  })
  return found
}

/** Writes what the lists say into the rows that follow them; a bundle that is shown part by part becomes its parts. */
function fillIn(rows: readonly Row[], { lines, prices }: PricedAnswer, acts: RowActs): void {
  const whole = asLines(lines)
  rows.forEach((row, of) => {
    const places = prices.flatMap((price, at) => (price.of === of ? [at] : []))
    const [first = -1] = places
    const [line, price] = [whole[first], prices[first]]
    if (!line || !price) return
    if (places.length > 1) {
      const parts = places.flatMap(at => whole[at] ?? [])
      acts.put(
        row.key,
        parts.map(part => newRow({ ...part, follows: true })),
        'instead',
      )
    } else if (row.follows === null) {
      acts.change(row.key, { follows: price.listPrice !== null && Number(price.listPrice) === Number(row.price) })
    } else if (row.follows) {
      const filled = { ...row, ...line, price: price.kind === 'none' ? row.price : line.price }
      if (JSON.stringify(filled) !== JSON.stringify(row)) acts.change(row.key, filled)
    }
  })
}

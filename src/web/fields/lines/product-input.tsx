import { TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { type KeyboardEvent, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import type { PageOf, RecordJson } from '../../app/contract.ts'
import { useFormats } from '../../app/format.ts'
import { useSchema } from '../../app/schema.ts'
import { asMoney } from './as-money.ts'
import classes from './lines.module.css'
import { onRowKeys } from './row-keys.ts'
import { type Row, typed } from './rows.ts'
import type { RowActs } from './use-rows.ts'

interface ProductInputProps {
  row: Row
  acts: RowActs
  label: string
  /** Where it is written in a form of a phone, the next field is gone to by hand. */
  stays?: boolean
}

const productsQuery = (q: string) =>
  queryOptions({
    queryKey: ['lines', 'products', q],
    queryFn: ({ signal }) =>
      api.post<PageOf<RecordJson>>(
        '/products/query',
        { q, limit: 8, filter: { active: true }, fields: ['name', 'code', 'options', 'price', 'unit'] },
        { signal },
      ),
    staleTime: 60_000,
  })

/** What a line is of: found by name or code, typed or scanned; what is in no catalogue is simply written. */
export function ProductInput({ row, acts, label, stays }: ProductInputProps) {
  const { t } = useTranslation()
  const list = useId()
  const formats = useFormats()
  const queryClient = useQueryClient()
  const products = useSchema().byName.get('product')
  const reads = products !== undefined && products.can.read !== 'none'
  const [text, setText] = useState(row.name)
  const [chosen, setChosen] = useState(0)
  const [open, setOpen] = useState(false)
  const done = useRef(false)
  const [q] = useDebouncedValue(text.trim(), 150)
  const { data } = useQuery({
    ...productsQuery(q),
    enabled: reads && open && q.length > 0,
    placeholderData: keepPreviousData,
  })
  const found = open && text.trim() ? (data?.data ?? []) : []

  const priceOf = ({ price }: RecordJson) => {
    const known = asMoney(price)
    return known && formats.money(known)
  }
  const take = (product: RecordJson, next: 'quantity' | 'line') => {
    done.current = true
    acts.change(row.key, { ...fromProduct(product), follows: true })
    if (stays) setOpen(false)
    else if (next === 'quantity') acts.go({ key: row.key, cell: 'quantity' })
    else acts.step({ key: row.key, cell: 'name' }, { rows: 1, first: 'name' })
    setText(String(product.name ?? ''))
  }
  const keep = () => {
    if (done.current || text.trim() === row.name) return true
    const isSame = row.name !== '' && text.includes(row.name)
    acts.change(row.key, { ...typed('name', text), ...(isSame ? { product: row.product } : {}) })
    return true
  }
  const toQuantity = () => {
    if (keep()) acts.go({ key: row.key, cell: 'quantity' })
  }
  /** A scanner is faster than the list: the next line is there at once for what it reads next, and this one is found meanwhile. */
  const enter = () => {
    const words = text.trim()
    if (!words || words === row.name || !reads) return toQuantity()
    const known = queryClient.getQueryData(productsQuery(words).queryKey)?.data
    if (known) {
      const scanned = coded(known, words)
      const marked = scanned ?? known[chosen]
      return marked ? take(marked, scanned ? 'line' : 'quantity') : toQuantity()
    }
    keep()
    done.current = true
    void queryClient.fetchQuery(productsQuery(words)).then(
      ({ data: now }) => {
        const meant = coded(now, words) ?? (now.length === 1 ? now[0] : undefined)
        if (meant) acts.change(row.key, { ...fromProduct(meant), follows: true })
      },
      () => {},
    )
    if (!stays) acts.step({ key: row.key, cell: 'name' }, { rows: 1, first: 'name' })
  }
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (found.length && !event.altKey && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      event.preventDefault()
      const by = event.key === 'ArrowDown' ? 1 : -1
      return setChosen((chosen + by + found.length) % found.length)
    }
    if (event.key === 'Escape' && open && found.length) {
      event.stopPropagation()
      return setOpen(false)
    }
    if (event.key === 'Enter' && !event.shiftKey && !event.ctrlKey && !event.metaKey) {
      event.preventDefault()
      event.stopPropagation()
      return enter()
    }
    onRowKeys(event, { key: row.key, cell: 'name' }, acts, keep)
  }
  return (
    <div className={classes.product}>
      <TextInput
        size="xs"
        variant={stays ? undefined : 'unstyled'}
        role="combobox"
        aria-label={label}
        aria-expanded={found.length > 0}
        aria-controls={list}
        aria-autocomplete="list"
        aria-activedescendant={found[chosen] ? `${list}${chosen}` : undefined}
        placeholder={t('lines:find')}
        value={text}
        maxLength={300}
        autoFocus={!stays}
        onFocus={event => event.currentTarget.select()}
        onChange={event => {
          setText(event.currentTarget.value)
          setChosen(0)
          setOpen(true)
          done.current = false
        }}
        onBlur={() => {
          setOpen(false)
          keep()
        }}
        onKeyDown={onKeyDown}
      />
      <div id={list} role="listbox" aria-label={t('lines:products')} className={classes.found} hidden={!found.length}>
        {found.map((product, at) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: keys are heard by the input
          <div
            key={product.id}
            id={`${list}${at}`}
            role="option"
            aria-selected={at === chosen}
            className={classes.option}
            onMouseDown={event => event.preventDefault()}
            onClick={() => take(product, 'quantity')}
          >
            <span className={classes.optionName}>
              {[product.name, product.options].filter(Boolean).join(', ')}
              {product.code ? <small>{String(product.code)}</small> : null}
            </span>
            <span className="number">{priceOf(product)}</span>
          </div>
        ))}
      </div>
    </div>
  )
}

const coded = (products: readonly RecordJson[], code: string): RecordJson | undefined =>
  products.find(product => String(product.code ?? '').toLowerCase() === code.toLowerCase())

/** Unit, tax and price come from the lists. */
const fromProduct = (product: RecordJson): Partial<Row> => ({
  product: product.id,
  name: called(product),
  unit: typeof product.unit === 'string' && product.unit ? product.unit : undefined,
  tax: undefined,
})

const called = ({ name, options }: RecordJson): string =>
  (options && !String(name).includes(String(options)) ? `${name}, ${options}` : String(name ?? '')).slice(0, 300)

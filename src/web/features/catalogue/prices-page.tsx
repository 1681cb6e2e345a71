import { Button, NumberInput, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiError } from '../../app/api-error.ts'
import type { RecordJson } from '../../app/contract.ts'
import { ErrorPage } from '../../app/error-page.tsx'
import { useObject } from '../../app/schema.ts'
import { RecordSelect } from '../../fields/record-select.tsx'
import { titleOf } from '../../fields/titles.ts'
import { cardQuery } from '../../records/queries.ts'
import { PageLoading } from '../../ui/loading.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { toast, toastError } from '../../ui/toast.ts'
import { useIsPhone } from '../../ui/use-phone.ts'
import { CopyButton } from './copy-list.tsx'
import { PriceTable } from './price-table.tsx'
import classes from './prices.module.css'
import { type ListPrices, type PricedProduct, pricesQuery, type Written, writePrices } from './prices.ts'

/** All prices of a list: products down, quantities across, written where they stand and pasted from a spreadsheet. */
export function PricesPage() {
  const { id = '' } = useParams({ strict: false })
  const object = useObject('priceList')
  const list = useQuery(cardQuery(object, id))
  const prices = useQuery(pricesQuery(id))
  const error = list.error ?? prices.error
  if (error) return <ErrorPage error={error} reset={() => void prices.refetch()} />
  if (!list.data || !prices.data) return <PageLoading />
  return <Prices key={id} list={list.data} prices={prices.data} />
}

function Prices({ list, prices }: { list: RecordJson; prices: ListPrices }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const object = useObject('priceList')
  const writes = useObject('price').can.update !== 'none'
  const phone = useIsPhone()
  const [added, setAdded] = useState<PricedProduct[]>([])
  const [breaks, setBreaks] = useState<number[]>([])
  const [words, setWords] = useState('')
  const [next, setNext] = useState<number | string>('')
  const writing = useMutation({
    mutationFn: (cells: Written[]) => writePrices(list.id, prices.prices, cells),
    onError: error =>
      error instanceof ApiError ? toastError(error) : toast({ message: error instanceof Error ? error.message : '' }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: pricesQuery(list.id).queryKey }),
    scope: { id: `prices ${list.id}` },
    meta: { quiet: true },
  })
  const known = new Set(prices.products.map(({ id }) => id))
  const products = [...prices.products, ...added.filter(({ id }) => !known.has(id))].filter(({ name, code }) =>
    `${name} ${code}`.toLowerCase().includes(words.trim().toLowerCase()),
  )
  const quantities = [...new Set([1, ...prices.prices.map(({ minQuantity }) => minQuantity), ...breaks])].sort(
    (a, b) => a - b,
  )
  return (
    <div className={classes.page}>
      <PageHeader
        title={titleOf(object, list)}
        back={`/price-lists/${list.id}`}
        note={t('catalogue:pricesNote', { currency: String(list.currency), count: prices.products.length })}
        actions={phone ? null : <CopyButton list={list} />}
      />
      <div className={classes.tools}>
        <TextInput
          size="xs"
          aria-label={t('catalogue:search')}
          placeholder={t('catalogue:search')}
          value={words}
          onChange={event => setWords(event.currentTarget.value)}
        />
        {writes ? (
          <>
            <AddProduct onAdd={product => setAdded([...added, product])} />
            <form
              className={classes.addBreak}
              onSubmit={event => {
                event.preventDefault()
                if (Number(next) > 0) setBreaks([...breaks, Number(next)])
                setNext('')
              }}
            >
              <NumberInput
                size="xs"
                hideControls
                min={0}
                aria-label={t('catalogue:fromQuantity')}
                placeholder={t('catalogue:fromQuantity')}
                value={next}
                onChange={setNext}
              />
              <Button size="xs" variant="default" type="submit">
                {t('catalogue:addBreak')}
              </Button>
            </form>
          </>
        ) : null}
      </div>
      {list.base ? <p className={classes.hint}>{t('catalogue:follows')}</p> : null}
      {prices.dated ? (
        <p className={classes.hint}>
          <Link to="/$plural" params={{ plural: 'prices' }}>
            {t('catalogue:dated', { count: prices.dated })}
          </Link>
        </p>
      ) : null}
      <PriceTable
        products={products}
        quantities={quantities}
        prices={prices.prices}
        writes={writes}
        onWrite={cells => writing.mutate(cells)}
      />
    </div>
  )
}

function AddProduct({ onAdd }: { onAdd: (product: PricedProduct) => void }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const object = useObject('product')
  const add = async (id: string | null) => {
    if (!id) return
    const { name, code } = await queryClient.fetchQuery(cardQuery(object, id))
    onAdd({ id, name: String(name ?? ''), code: String(code ?? '') })
  }
  return (
    <RecordSelect
      object="product"
      size="xs"
      aria-label={t('catalogue:addProduct')}
      placeholder={t('catalogue:addProduct')}
      value={null}
      onChange={id => void add(id).catch(toastError)}
    />
  )
}

import { Alert, Button, Group, Select, Table } from '@mantine/core'
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import { useFormats } from '../../../app/format.ts'
import { recordKeys } from '../../../records/queries.ts'
import { errorWords, toast } from '../../../ui/toast.ts'
import rows from '../parts/rows.module.css'
import { SettingsFrame } from '../parts/settings-frame.tsx'

interface RateSource {
  bank: 'cbr' | 'ecb'
  url: string | null
  askedAt: string | null
  problem: string | null
}

interface Rates {
  rates: { currency: string; on: string; rate: number }[]
}

const sourceQuery = queryOptions({
  queryKey: ['exchange-rate-source'],
  queryFn: ({ signal }) => api.get<{ source: RateSource | null }>('/exchange-rate-source', { signal }),
})

/** From which bank exchange rates come every day, and what it says now. */
export function RatesPage() {
  const { t } = useTranslation()
  const asked = useQuery(sourceQuery)
  return (
    <SettingsFrame title={t('catalogue:rates')} text={t('catalogue:ratesText')} asked={asked}>
      <Source source={asked.data?.source ?? null} />
      <p>
        <Link to="/$plural" params={{ plural: 'exchange-rates' }}>
          {t('catalogue:allRates')}
        </Link>
      </p>
    </SettingsFrame>
  )
}

function Source({ source }: { source: RateSource | null }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const queryClient = useQueryClient()
  const saving = useMutation({
    mutationFn: (bank: string | null) => api.put('/exchange-rate-source', { bank }),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: sourceQuery.queryKey })
      fetching.reset()
      toast({ message: t('catalogue:saved') })
    },
    meta: { quiet: true },
  })
  const fetching = useMutation({
    mutationFn: () => api.post<Rates>('/exchange-rate-source/fetch', {}),
    onSettled: () => {
      void queryClient.invalidateQueries({ queryKey: sourceQuery.queryKey })
      void queryClient.invalidateQueries({ queryKey: recordKeys.all('exchangeRate') })
    },
    meta: { quiet: true },
  })
  const error = saving.error ?? fetching.error
  return (
    <section className={rows.section} aria-label={t('catalogue:rates')}>
      <div className={rows.form}>
        <Select
          label={t('catalogue:bank')}
          data={[
            { value: 'none', label: t('catalogue:banks.none') },
            { value: 'cbr', label: t('catalogue:banks.cbr') },
            { value: 'ecb', label: t('catalogue:banks.ecb') },
          ]}
          value={source?.bank ?? 'none'}
          allowDeselect={false}
          onChange={bank => saving.mutate(bank === 'none' ? null : bank)}
        />
      </div>
      {source ? (
        <Group mt="md" gap="sm">
          <Button variant="default" loading={fetching.isPending} onClick={() => fetching.mutate()}>
            {t('catalogue:fetch')}
          </Button>
          {source.askedAt ? (
            <span>{t('catalogue:asked', { when: formats.relative(new Date(source.askedAt)) })}</span>
          ) : null}
        </Group>
      ) : null}
      {error ? (
        <Alert color="red" role="alert" mt="md">
          {errorWords(error)}
        </Alert>
      ) : source?.problem ? (
        <Alert color="yellow" mt="md">
          {t('catalogue:failed')}
        </Alert>
      ) : null}
      {fetching.data ? (
        fetching.data.rates.length ? (
          <Table mt="md" w="auto">
            <Table.Tbody>
              {fetching.data.rates.map(({ currency, on, rate }) => (
                <Table.Tr key={currency}>
                  <Table.Th scope="row">{currency}</Table.Th>
                  <Table.Td className="number">{formats.number(rate)}</Table.Td>
                  <Table.Td>{formats.day(on)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        ) : (
          <p>{t('catalogue:noRates')}</p>
        )
      ) : null}
    </section>
  )
}

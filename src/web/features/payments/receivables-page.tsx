import { ActionIcon, Alert, Anchor, Button, SegmentedControl } from '@mantine/core'
import { DateInput } from '@mantine/dates'
import '@mantine/dates/styles.layer.css'
import { IconCoin, IconDownload } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import dayjs from 'dayjs'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import { useFormats } from '../../app/format.ts'
import { canRead, useObject } from '../../app/schema.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { Empty } from '../../ui/empty.tsx'
import { PageLoading } from '../../ui/loading.tsx'
import { NoRights } from '../../ui/no-rights.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { errorWords } from '../../ui/toast.ts'
import { useIsPhone } from '../../ui/use-phone.ts'
import { InvoiceRow } from './invoice-row.tsx'
import { type InvoiceLine, moneyKeys } from './money.ts'
import { overdueAddress } from './overdue.ts'
import classes from './payments.module.css'
import { ReceivablesFilters, type WhoseReceivables } from './receivables-filters.tsx'
import { type Age, type ReceivablesAnswer, ReceivablesTable } from './receivables-table.tsx'

/** What clients owe, by how late it is. */
export function ReceivablesPage() {
  const { t } = useTranslation()
  if (canRead(useObject('invoice'))) return <Report />
  return (
    <>
      <PageHeader title={t('payments:receivables.title')} />
      <NoRights />
    </>
  )
}

/** What of it stands in the address. */
export interface ReceivablesSearch extends WhoseReceivables {
  asOf?: string
  by?: string
}

interface Chosen {
  id: string | null
  name: string
  age?: Age
}

function Report() {
  const isPhone = useIsPhone()
  const { t, i18n } = useTranslation()
  const search = useSearch({ from: '/shell/reports/receivables' })
  const navigate = useNavigate({ from: '/reports/receivables' })
  const [chosen, setChosen] = useState<Chosen | null>(null)
  const invoice = useObject('invoice')
  const mayExport = invoice.can.export !== 'none'
  const by = search.by === 'owner' ? 'owner' : 'company'
  const { data, error } = useQuery({
    queryKey: [...moneyKeys.receivables, search],
    queryFn: ({ signal }) => api.get<ReceivablesAnswer>('/reports/receivables', { query: { ...search }, signal }),
    placeholderData: keepPreviousData,
  })
  const change = (part: ReceivablesSearch) => void navigate({ search: now => ({ ...now, ...part }), replace: true })
  const given = Object.entries({ ...search, by }).filter(([, value]) => value)
  const file = `/api/v1/reports/receivables/file?${new URLSearchParams(given)}`
  return (
    <>
      <PageHeader
        title={t('payments:receivables.title')}
        actions={
          <>
            {isPhone ? null : (
              <Button component={Link} to={overdueAddress(invoice)} variant="default">
                {t('payments:overdueList')}
              </Button>
            )}
            {mayExport ? <FileLink file={file} isShort={isPhone} /> : null}
          </>
        }
      />
      <div className={classes.page}>
        {/* On a phone the title needs the room beside it. */}
        {isPhone ? (
          <Anchor component={Link} to={overdueAddress(invoice)} size="sm">
            {t('payments:overdueList')}
          </Anchor>
        ) : null}
        <div className={classes.filters}>
          <SegmentedControl
            size="xs"
            aria-label={t('payments:receivables.by')}
            value={by}
            onChange={by => change({ by: by === 'owner' ? by : undefined })}
            data={[
              { value: 'company', label: t('payments:receivables.byCompany') },
              { value: 'owner', label: t('payments:receivables.byOwner') },
            ]}
          />
          <DateInput
            size="xs"
            w={150}
            aria-label={t('payments:receivables.asOf')}
            placeholder={t('payments:receivables.asOf')}
            locale={i18n.language}
            valueFormat="D MMM YYYY"
            maxDate={dayjs().format('YYYY-MM-DD')}
            clearable
            clearButtonProps={{ 'aria-label': t('records:clear') }}
            value={search.asOf ?? null}
            onChange={asOf => change({ asOf: asOf ?? undefined })}
          />
          <ReceivablesFilters chosen={search} onChange={change} />
        </div>
        {error ? (
          <Alert color="red" role="alert">
            {errorWords(error)}
          </Alert>
        ) : null}
        {!data && !error ? <PageLoading /> : null}
        {data && !data.rows.length ? (
          <Empty icon={IconCoin} title={t('payments:receivables.empty')} text={t('payments:receivables.emptyText')}>
            <Button component={Link} to="/invoices" variant="default">
              {t('payments:receivables.toInvoices')}
            </Button>
          </Empty>
        ) : null}
        {data?.rows.length ? <ReceivablesTable report={data} onChoose={setChosen} /> : null}
      </div>
      {chosen ? <Behind chosen={chosen} by={by} asked={search} onClose={() => setChosen(null)} /> : null}
    </>
  )
}

interface BehindProps {
  chosen: Chosen
  by: 'company' | 'owner'
  asked: ReceivablesSearch
  onClose: () => void
}

interface Late {
  invoice: InvoiceLine
  late: number
}

/** The invoices behind a sum. */
function Behind({ chosen, by, asked: { by: _, ...asked }, onClose }: BehindProps) {
  const { t } = useTranslation()
  const formats = useFormats()
  const query = { ...asked, [by]: chosen.id ?? undefined, age: chosen.age }
  const { data } = useQuery({
    queryKey: [...moneyKeys.receivables, 'invoices', query],
    queryFn: async ({ signal }) =>
      (await api.get<{ data: Late[] }>('/reports/receivables/invoices', { query, signal })).data,
  })
  const shown = data?.filter(({ invoice }) => chosen.id !== null || invoice.company === null)
  return (
    <Dialog opened onClose={onClose} title={chosen.name} size="lg">
      {shown ? (
        <>
          <p className={classes.note}>
            {chosen.age ? `${t(`payments:receivables.ages.${chosen.age}`)} · ` : ''}
            {t('payments:receivables.count')}: {formats.number(shown.length)}
          </p>
          <ul className={classes.lines}>
            {shown.map(({ invoice }) => (
              <InvoiceRow key={invoice.id} invoice={invoice} />
            ))}
          </ul>
        </>
      ) : (
        <PageLoading />
      )}
    </Dialog>
  )
}

function FileLink({ file, isShort }: { file: string; isShort: boolean }) {
  const { t } = useTranslation()
  const label = t('payments:receivables.file')
  return isShort ? (
    <ActionIcon component="a" href={file} variant="default" size={40} radius="md" aria-label={label}>
      <IconDownload size={20} stroke={1.6} />
    </ActionIcon>
  ) : (
    <Button component="a" href={file} variant="default" leftSection={<IconDownload size={16} stroke={1.6} />}>
      {label}
    </Button>
  )
}

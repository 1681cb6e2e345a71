import { Button } from '@mantine/core'
import { useInfiniteQuery, useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import { type MoneyJson, useFormats } from '../../app/format.ts'
import { RecordName } from '../../fields/record-name.tsx'
import { errorWords } from '../../ui/toast.ts'
import { moneyKeys, type Proposal } from './money.ts'
import classes from './payments.module.css'
import { useRefreshMoney } from './use-refresh-money.ts'

interface Check {
  payment: {
    id: string
    paidOn: string
    payer: string | null
    direction: 'in' | 'out'
    purpose: string | null
    company: string | null
    amount: MoneyJson
  }
  rest: MoneyJson
  proposals: Proposal[]
}

interface Page {
  data: Check[]
  nextCursor: string | null
  total: { value: number } | null
}

/** Money that came and is not for any invoice yet. Keys lead from one proposal to the next, Enter agrees. */
export function Checks() {
  const { t } = useTranslation()
  const formats = useFormats()
  const { data, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: moneyKeys.checks,
    queryFn: ({ pageParam, signal }) =>
      api.get<Page>('/payment-checks', { query: { cursor: pageParam, limit: 50 }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: page => page.nextCursor ?? undefined,
  })
  const checks = data?.pages.flatMap(page => page.data) ?? []
  if (!data) return null
  return (
    <section>
      <h2 className={classes.subtitle}>
        {t('payments:checks.title')}{' '}
        {checks.length ? (
          <span className={classes.note}>{formats.number(data.pages[0]?.total?.value ?? checks.length)}</span>
        ) : null}
      </h2>
      {checks.length ? (
        <ul className={classes.checks}>
          {checks.map(check => (
            <CheckRow key={check.payment.id} check={check} />
          ))}
        </ul>
      ) : (
        <p className={classes.note}>{t('payments:checks.none')}</p>
      )}
      {hasNextPage ? (
        <div className={classes.buttons}>
          <Button variant="default" size="xs" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {t('payments:checks.more')}
          </Button>
        </div>
      ) : null}
    </section>
  )
}

function CheckRow({ check: { payment, rest, proposals } }: { check: Check }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const refresh = useRefreshMoney()
  const setting = useMutation({
    mutationFn: () =>
      api.put(`/payments/${payment.id}/allocations`, {
        allocations: proposals.map(({ invoice, amount }) => ({ invoice: invoice.id, amount })),
      }),
    onSuccess: refresh,
    meta: { quiet: true },
  })
  const ignoring = useMutation({
    mutationFn: () => api.put(`/payments/${payment.id}/ignored`, { ignored: true }),
    onSuccess: refresh,
  })
  return (
    <li className={classes.check}>
      <div className={classes.main}>
        <Link to="/$plural/$id" params={{ plural: 'payments', id: payment.id }}>
          {payment.direction === 'out' ? '−' : ''}
          {formats.money(payment.amount)} {payment.payer}
        </Link>
        <p className={classes.note}>
          {formats.day(payment.paidOn)} · {payment.purpose}
        </p>
      </div>
      <div>
        {proposals.map(({ invoice, amount, reasons }) => (
          <div key={invoice.id}>
            {t('payments:checks.for', {
              number: invoice.documentNumber ?? invoice.name,
              amount: formats.money({ amount, currency: rest.currency }),
            })}
            {invoice.company ? (
              <div>
                <RecordName object="company" id={invoice.company} />
              </div>
            ) : null}
            <p className={classes.note}>{reasons.map(reason => t(`payments:reasons.${reason}`)).join(', ')}</p>
          </div>
        ))}
        <div className={classes.buttons}>
          {proposals.length ? (
            <Button size="compact-sm" loading={setting.isPending} onClick={() => setting.mutate()}>
              {t('payments:checks.agree')}
            </Button>
          ) : null}
          <Button size="compact-sm" variant="default" component={Link} to={`/payments/${payment.id}`}>
            {t('payments:chooseInvoice')}
          </Button>
          <Button
            size="compact-sm"
            variant="subtle"
            color="gray"
            loading={ignoring.isPending}
            onClick={() => ignoring.mutate()}
          >
            {t('payments:checks.ignore')}
          </Button>
        </div>
        {setting.error ? (
          <p className={classes.bad} role="alert">
            {errorWords(setting.error)}
          </p>
        ) : null}
      </div>
    </li>
  )
}

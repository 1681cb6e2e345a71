import { Alert, Button } from '@mantine/core'
import { IconCashBanknote } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import { canRead, useObject } from '../../app/schema.ts'
import { useMe } from '../../app/session.ts'
import { Empty } from '../../ui/empty.tsx'
import { PageLoading } from '../../ui/loading.tsx'
import { NoRights } from '../../ui/no-rights.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { errorWords } from '../../ui/toast.ts'
import goals from '../goals/goals.module.css'
import { PeriodSteps } from '../goals/period-steps.tsx'
import { askPeople, type PaidPeople, type PaySearch, payAddress, payKeys, type Statement } from './pay.ts'
import { PeopleTable } from './people-table.tsx'
import { StatementActions, StatementView } from './statement-view.tsx'

/** What people are paid for what they sold: everybody his own line by line, heads all of their teams. */
export function PayPage() {
  const { t } = useTranslation()
  if (canRead(useObject('deal'))) return <Pay />
  return (
    <>
      <PageHeader title={t('pay:title')} />
      <NoRights />
    </>
  )
}

function Pay() {
  const search = useSearch({ from: '/shell/pay' })
  const me = useMe()
  const { span, from } = search
  const { data, error } = useQuery({
    queryKey: [...payKeys.people, span, from],
    queryFn: ({ signal }) => askPeople({ span, from }, signal),
    placeholderData: keepPreviousData,
  })
  const isAlone = data?.data.every(({ user }) => user.id === me.id) ?? false
  const who = search.who ?? (isAlone && !me.admin ? me.id : undefined)
  return who ? <OfPerson who={who} isAlone={isAlone} /> : <OfPeople people={data} error={error} />
}

function OfPeople({ people, error }: { people?: PaidPeople; error: Error | null }) {
  const { t } = useTranslation()
  const me = useMe()
  return (
    <>
      <PageHeader title={t('pay:title')} />
      <Body error={error} isLoading={!people}>
        {people && !people.data.length ? (
          <Empty icon={IconCashBanknote} title={t('pay:noPeople')} text={t('pay:noPeopleText')}>
            {me.admin ? (
              <Button component={Link} to="/settings/pay" variant="default">
                {t('pay:toRules')}
              </Button>
            ) : null}
          </Empty>
        ) : null}
        {people?.data.length ? <PeopleTable people={people} /> : null}
      </Body>
    </>
  )
}

function OfPerson({ who, isAlone }: { who: string; isAlone: boolean }) {
  const { t } = useTranslation()
  const { span, from } = useSearch({ from: '/shell/pay' })
  const { data, error } = useQuery({
    queryKey: [...payKeys.statement, who, span, from],
    queryFn: ({ signal }) => api.get<Statement>(`/pay/statements/${who}`, { query: { span, from }, signal }),
    placeholderData: keepPreviousData,
  })
  return (
    <>
      <PageHeader
        title={isAlone ? t('pay:my') : (data?.user.name ?? t('pay:title'))}
        back={isAlone ? undefined : payAddress({ span, from })}
        actions={data ? <StatementActions statement={data} /> : null}
      />
      <Body error={error} isLoading={!data}>
        {data ? <StatementView statement={data} /> : null}
      </Body>
    </>
  )
}

function Body({ error, isLoading, children }: { error: Error | null; isLoading: boolean; children: ReactNode }) {
  const search = useSearch({ from: '/shell/pay' })
  const navigate = useNavigate({ from: '/pay' })
  const change = (part: PaySearch) => void navigate({ search: now => ({ ...now, ...part }), replace: true })
  return (
    <div className={goals.page}>
      <div className={goals.choices}>
        <PeriodSteps span={search.span === 'quarter' ? 'quarter' : 'month'} from={search.from} onChange={change} />
      </div>
      {error ? (
        <Alert color="red" role="alert">
          {errorWords(error)}
        </Alert>
      ) : null}
      {isLoading && !error ? <PageLoading /> : children}
    </div>
  )
}

import { Button } from '@mantine/core'
import { IconPhone } from '@tabler/icons-react'
import { infiniteQueryOptions, queryOptions, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import dayjs from 'dayjs'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import { callKeys } from '../../app/calls.ts'
import type { PageOf } from '../../app/contract.ts'
import { ErrorPage } from '../../app/error-page.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Lines } from '../../ui/loading.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { Period } from '../reports/period.tsx'
import { CallRow, type ListedCall } from './call-row.tsx'
import classes from './calls-page.module.css'
import { type CallsSearch, readCallsSearch } from './calls-search.ts'
import { type CallCounts, CountsTable } from './counts-table.tsx'

/** From the first to the last day, by the reader's clocks. */
const bounds = ({ from, to }: CallsSearch) => ({
  from: from && dayjs(from).toISOString(),
  until: to && dayjs(to).add(1, 'day').toISOString(),
})

const countsQuery = (search: CallsSearch) =>
  queryOptions({
    queryKey: [...callKeys.all, 'counts', bounds(search)],
    queryFn: async ({ signal }) =>
      (await api.get<{ data: CallCounts[] }>('/phone-calls/counts', { query: bounds(search), signal })).data,
  })

const callsQuery = (search: CallsSearch) =>
  infiniteQueryOptions({
    queryKey: [...callKeys.all, 'list', search],
    queryFn: ({ pageParam, signal }) => {
      const { kind, user } = search
      const query = { kind, user, ...bounds(search), cursor: pageParam, limit: 50 }
      return api.get<PageOf<ListedCall>>('/phone-calls', { query, signal })
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: page => page.nextCursor ?? undefined,
    refetchInterval: query => (query.state.data?.pages.length === 1 ? 30_000 : false),
  })

/** Calls: how many were missed, short, long waited for or not called back, by person; each number leads to its list. */
export function CallsPage() {
  const { t } = useTranslation()
  const search = readCallsSearch(useSearch({ strict: false }))
  const navigate = useNavigate()
  const change = (part: Partial<CallsSearch>) =>
    void navigate({ to: '/calls', search: { ...search, ...part }, replace: true })
  const counts = useQuery(countsQuery(search))
  const calls = useInfiniteQuery(callsQuery(search))
  const shown = calls.data?.pages.flatMap(page => page.data)
  const failed = calls.error ?? counts.error
  if (failed && !shown) return <ErrorPage error={failed} reset={() => void calls.refetch()} />
  return (
    <>
      <PageHeader title={t('telephony:calls')} />
      <div className={classes.page}>
        <Period from={search.from} to={search.to} onChange={({ from, to }) => change({ from, to })} />
        {counts.data ? <CountsTable counts={counts.data} search={search} onChange={change} /> : <Lines count={4} />}
        <h2 className={classes.title}>{t(`telephony:lists.${search.kind ?? 'all'}`)}</h2>
        {search.kind || search.user ? (
          <Button
            size="compact-sm"
            variant="default"
            mb="sm"
            onClick={() => change({ kind: undefined, user: undefined })}
          >
            {t('telephony:showAll')}
          </Button>
        ) : null}
        {!shown ? <Lines count={6} /> : null}
        {shown?.length ? (
          <ul className={classes.calls}>
            {shown.map(call => (
              <CallRow key={call.id} call={call} />
            ))}
          </ul>
        ) : null}
        {shown && !shown.length ? (
          <Empty icon={IconPhone} title={t('telephony:none')} text={t('telephony:noneText')} />
        ) : null}
        {calls.hasNextPage ? (
          <Button
            mt="md"
            variant="default"
            loading={calls.isFetchingNextPage}
            onClick={() => void calls.fetchNextPage()}
          >
            {t('telephony:earlier')}
          </Button>
        ) : null}
      </div>
    </>
  )
}

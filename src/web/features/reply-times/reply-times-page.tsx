import { Alert, Button, SegmentedControl, Table } from '@mantine/core'
import { IconMailFast } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../app/format.ts'
import { canRead, useObject } from '../../app/schema.ts'
import { useMe } from '../../app/session.ts'
import { RecordName } from '../../fields/record-name.tsx'
import { Empty } from '../../ui/empty.tsx'
import { PageLoading } from '../../ui/loading.tsx'
import { NoRights } from '../../ui/no-rights.tsx'
import { openOver } from '../../ui/overlay.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { errorWords } from '../../ui/toast.ts'
import { type DaysAsOf, PeriodAsOf } from '../reports/period-as-of.tsx'
import classes from '../reports/reports.module.css'
import { CallBacks } from './call-backs.tsx'
import {
  type RepliesAsked,
  type ReplyGroup,
  type ReplyReport,
  type ReplyRow,
  replyGroups,
  replyReportQuery,
} from './replies.ts'
import { RepliesDialog } from './replies-dialog.tsx'
import { useChannelNames } from './use-channel-names.ts'
import { useTook } from './use-took.ts'

/** Whether people are answered within the promised time: by whom, and where they come from. */
export function ReplyTimesPage() {
  const { t } = useTranslation()
  if (canRead(useObject('activity'))) return <ReplyTimes />
  return (
    <>
      <PageHeader title={t('reports:replies.title')} />
      <NoRights />
    </>
  )
}

function ReplyTimes() {
  const { t } = useTranslation()
  const { by: asked, ...days } = useSearch({ from: '/shell/reports/reply-times' })
  const by = replyGroups.find(group => group === asked) ?? 'person'
  const navigate = useNavigate({ from: '/reports/reply-times' })
  const { data, error } = useQuery({
    ...replyReportQuery({ groupBy: by, ...days }),
    placeholderData: keepPreviousData,
  })
  const change = (part: DaysAsOf & { by?: ReplyGroup }) =>
    void navigate({ search: now => ({ ...now, ...part }), replace: true })
  return (
    <>
      <PageHeader title={t('reports:replies.title')} />
      <div className={classes.page}>
        <PeriodAsOf {...days} onChange={change} />
        <div className={classes.scroll}>
          <SegmentedControl
            size="xs"
            aria-label={t('reports:replies.by')}
            value={by}
            onChange={value => change({ by: value as ReplyGroup })}
            data={replyGroups.map(value => ({ value, label: t(`reports:replies.groups.${value}`) }))}
          />
        </div>
        {error ? (
          <Alert color="red" role="alert">
            {errorWords(error)}
          </Alert>
        ) : null}
        {!data && !error ? <PageLoading /> : null}
        {data?.all.promised === 0 ? <NothingPromised /> : null}
        {data?.all.promised ? <ReplyTable report={data} by={by} days={days} /> : null}
        <CallBacks by={by === 'source' ? 'source' : 'person'} days={days} />
      </div>
    </>
  )
}

function NothingPromised() {
  const { t } = useTranslation()
  const isAdmin = useMe().admin
  return (
    <Empty icon={IconMailFast} title={t('reports:replies.empty')} text={t('reports:replies.emptyText')}>
      {isAdmin ? (
        <Button component={Link} to="/settings/reply-promises" variant="default">
          {t('reports:replies.toPromises')}
        </Button>
      ) : null}
    </Empty>
  )
}

interface ReplyTableProps {
  report: ReplyReport
  by: ReplyGroup
  days: DaysAsOf
}

function ReplyTable({ report, by, days }: ReplyTableProps) {
  const { t } = useTranslation()
  return (
    <section className={classes.scroll} aria-label={t('reports:replies.title')} tabIndex={0}>
      <Table verticalSpacing={8} fz="sm" miw={560} withRowBorders>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t(`reports:replies.group.${by}`)}</Table.Th>
            {['promised', 'keptShare', 'late', 'waiting', 'median'].map(name => (
              <Table.Th key={name} ta="right">
                {t(`reports:replies.${name}`)}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {report.rows.map(row => (
            <Line key={row.group ?? ''} row={row} asked={{ ...days, [by]: row.group ?? '' }}>
              <GroupName by={by} group={row.group} />
            </Line>
          ))}
        </Table.Tbody>
        {report.rows.length > 1 ? (
          <Table.Tfoot>
            <Line row={report.all} asked={days}>
              <strong>{t('reports:replies.all')}</strong>
            </Line>
          </Table.Tfoot>
        ) : null}
      </Table>
    </section>
  )
}

function GroupName({ by, group }: { by: ReplyGroup; group: string | null }) {
  const { t } = useTranslation()
  const channels = useChannelNames()
  if (group === null) return <span className={classes.note}>{t(`reports:replies.none.${by}`)}</span>
  if (by === 'channel') return channels[group] ?? group
  return <RecordName object={by === 'person' ? 'user' : 'source'} id={group} />
}

function Line({ row, asked, children }: { row: ReplyRow; asked: RepliesAsked; children: React.ReactNode }) {
  const formats = useFormats()
  const took = useTook()
  const ended = row.kept + row.late
  return (
    <Table.Tr>
      <Table.Td>{children}</Table.Td>
      <Count count={row.promised} asked={asked} what="promised" />
      <Table.Td ta="right" className="number">
        {ended ? formats.percent((row.kept / ended) * 100) : '—'}
      </Table.Td>
      <Count count={row.late} asked={{ ...asked, state: 'late' }} what="late" />
      <Count count={row.waiting} asked={{ ...asked, state: 'waiting' }} what="waiting" />
      <Table.Td ta="right" className="number">
        {row.medianMinutes === null ? '—' : took(row.medianMinutes)}
      </Table.Td>
    </Table.Tr>
  )
}

/** A number that opens what it counts. */
function Count({ count, asked, what }: { count: number; asked: RepliesAsked; what: 'promised' | 'late' | 'waiting' }) {
  const { t } = useTranslation()
  const formats = useFormats()
  if (!count)
    return (
      <Table.Td ta="right" className="number">
        0
      </Table.Td>
    )
  const open = () =>
    openOver(close => <RepliesDialog title={t(`reports:replies.${what}`)} asked={asked} onClose={close} />)
  return (
    <Table.Td ta="right" className="number">
      <button type="button" className={classes.number} onClick={open}>
        {formats.number(count)}
      </button>
    </Table.Td>
  )
}

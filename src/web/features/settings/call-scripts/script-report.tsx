import { Alert, Table, Text } from '@mantine/core'
import { IconListCheck } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../../app/format.ts'
import { cardPath } from '../../../app/navigation.ts'
import { useSchema } from '../../../app/schema.ts'
import { RecordName } from '../../../fields/record-name.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { Empty } from '../../../ui/empty.tsx'
import { Lines } from '../../../ui/loading.tsx'
import { openOver } from '../../../ui/overlay.tsx'
import { RelativeTime } from '../../../ui/relative-time.tsx'
import { errorWords } from '../../../ui/toast.ts'
import { type ListedRun, type ReportDays, type RunsAsked, reportQuery, runsQuery } from '../../call-scripts/scripts.ts'
import { Period } from '../../reports/period.tsx'
import reports from '../../reports/reports.module.css'
import classes from './call-scripts.module.css'

/** How far people come, what they answer and how it ends; each number opens what it counts. */
export function ScriptReport({ id }: { id: string }) {
  const { t } = useTranslation()
  const [days, setDays] = useState<ReportDays>({})
  const { data, error } = useQuery(reportQuery(id, days))
  const asked = { script: id, ...days }
  return (
    <div className={classes.report}>
      <Period from={days.from} to={days.to} onChange={setDays} />
      {error ? (
        <Alert color="red" role="alert">
          {errorWords(error)}
        </Alert>
      ) : null}
      {!data && !error ? <Lines count={6} /> : null}
      {data?.begun === 0 ? (
        <Empty icon={IconListCheck} title={t('call-scripts:report.none')} text={t('call-scripts:report.noneText')} />
      ) : null}
      {data?.begun ? (
        <>
          <p className={classes.note}>
            {t('call-scripts:report.begun')}{' '}
            <Count count={data.begun} asked={asked} what={t('call-scripts:report.begun')} />
            {' · '}
            {t('call-scripts:report.ended', { count: data.ended })}
          </p>
          <section className={reports.scroll} aria-label={t('call-scripts:stepsTitle')} tabIndex={0}>
            <Table verticalSpacing={6} fz="sm" miw={520}>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t('call-scripts:report.question')}</Table.Th>
                  <Table.Th ta="right">{t('call-scripts:report.reached')}</Table.Th>
                  <Table.Th ta="right">{t('call-scripts:report.stopped')}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {data.steps.flatMap(({ step, question, reached, stopped, answers }) => [
                  <Table.Tr key={step}>
                    <Table.Td>{question}</Table.Td>
                    <Table.Td ta="right">
                      <Count count={reached} asked={{ ...asked, step }} what={question} />
                    </Table.Td>
                    <Table.Td ta="right">
                      <Count count={stopped} asked={{ ...asked, step, stopped: 'true' }} what={question} />
                    </Table.Td>
                  </Table.Tr>,
                  ...answers.map(({ id: answer, label, count }) => (
                    <Table.Tr key={`${step} ${answer}`}>
                      <Table.Td pl="xl" c="dimmed">
                        {label}
                      </Table.Td>
                      <Table.Td ta="right">
                        <Count count={count} asked={{ ...asked, step, answer }} what={label} />
                      </Table.Td>
                      <Table.Td />
                    </Table.Tr>
                  )),
                ])}
              </Table.Tbody>
            </Table>
          </section>
          <h2 className={classes.title}>{t('call-scripts:report.results')}</h2>
          <Table verticalSpacing={6} fz="sm">
            <Table.Tbody>
              {data.results.map(({ result, count }) => (
                <Table.Tr key={result}>
                  <Table.Td>{result}</Table.Td>
                  <Table.Td ta="right">
                    <Count count={count} asked={{ ...asked, result }} what={result} />
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </>
      ) : null}
    </div>
  )
}

/** A number that opens what it counts. */
function Count({ count, asked, what }: { count: number; asked: RunsAsked; what: string }) {
  const formats = useFormats()
  if (!count) return <span className="number">0</span>
  return (
    <button
      type="button"
      className={reports.number}
      aria-label={`${what}: ${count}`}
      onClick={() => openOver(close => <RunsDialog title={what} asked={asked} onClose={close} />)}
    >
      {formats.number(count)}
    </button>
  )
}

function RunsDialog({ title, asked, onClose }: { title: string; asked: RunsAsked; onClose: () => void }) {
  const { t } = useTranslation()
  const { data, error } = useQuery(runsQuery(asked))
  return (
    <Dialog opened title={title} size="lg" onClose={onClose}>
      {error ? (
        <Alert color="red" role="alert">
          {errorWords(error)}
        </Alert>
      ) : null}
      {!data && !error ? <Lines count={4} /> : null}
      <ul className={classes.runs}>
        {data?.data.map(run => (
          <RunLine key={run.id} run={run} onGo={onClose} />
        ))}
      </ul>
      {data?.more ? (
        <Text size="sm" c="dimmed">
          {t('call-scripts:report.more', { count: data.data.length })}
        </Text>
      ) : null}
    </Dialog>
  )
}

function RunLine({ run, onGo }: { run: ListedRun; onGo: () => void }) {
  const { t } = useTranslation()
  const object = useSchema().byName.get(run.object ?? '')
  const title = run.name ?? object?.label.one ?? t('call-scripts:report.noCard')
  return (
    <li className={classes.run}>
      {object && run.record ? (
        <Link to={cardPath(object, run.record)} onClick={onGo}>
          {title}
        </Link>
      ) : (
        <span>{title}</span>
      )}
      <span className={classes.note}>
        <RecordName object="user" id={run.user} />
        {' · '}
        {run.endedAt ? run.result : t('call-scripts:report.open')}
        {' · '}
        <RelativeTime at={run.startedAt} />
      </span>
    </li>
  )
}

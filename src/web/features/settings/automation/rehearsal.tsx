import { Button } from '@mantine/core'
import { IconPlayerPlay } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import { useFormats } from '../../../app/format.ts'
import { RecordName } from '../../../fields/record-name.tsx'
import { RelativeTime } from '../../../ui/relative-time.tsx'
import { Segments } from '../../../ui/segments.tsx'
import { errorWords } from '../../../ui/toast.ts'
import classes from './automation.module.css'
import type { FlowEdit } from './use-flow-edit.ts'

interface Rehearsed {
  looked: number
  began: number
  records: number
  complete: boolean
  from: string
  days: { day: string; count: number }[]
  examples: { at: string; on: { object: string; id: string } }[]
}

const spans = ['7', '30', '90', '365'] as const
type Span = (typeof spans)[number]

/** How often the draft would have begun in the past, and with what. It changes nothing. */
export function Rehearsal({ flow, edit }: { flow: string; edit: FlowEdit }) {
  const { t } = useTranslation()
  const [span, setSpan] = useState<Span>('30')
  const rehearse = useMutation({
    mutationFn: async (days: Span) => {
      await edit.saveNow()
      const to = new Date()
      const from = new Date(to.getTime() - Number(days) * 86_400_000)
      return api.post<Rehearsed>(`/flows/${flow}/rehearsals`, { from: from.toISOString(), to: to.toISOString() })
    },
    meta: { quiet: true },
  })
  return (
    <section aria-label={t('automation:rehearsal.title')}>
      <p className={classes.note}>{t('automation:rehearsal.text')}</p>
      <div className={classes.row}>
        <Segments
          label={t('automation:rehearsal.period')}
          value={span}
          choices={spans.map(value => ({ value, label: t(`automation:rehearsal.spans.${value}`) }))}
          onChange={setSpan}
        />
        <Button
          leftSection={<IconPlayerPlay size={16} stroke={1.6} />}
          loading={rehearse.isPending}
          onClick={() => rehearse.mutate(span)}
        >
          {t(edit.dirty ? 'automation:rehearsal.saveAndRun' : 'automation:rehearsal.run')}
        </Button>
      </div>
      {rehearse.error ? (
        <p className={classes.wrong} role="alert">
          {errorWords(rehearse.error)}
        </p>
      ) : null}
      {rehearse.data ? <Result found={rehearse.data} span={rehearse.variables} /> : null}
    </section>
  )
}

function Result({ found, span }: { found: Rehearsed; span: Span }) {
  const { t } = useTranslation()
  const { number, exact } = useFormats()
  const { began, records, days, examples, complete, from, looked } = found
  return (
    <div role="status" className={classes.rehearsed}>
      <p className={classes.big}>
        {began
          ? t(`automation:rehearsal.wouldHave.${span}`, {
              times: t('automation:rehearsal.times', { count: began, shown: number(began) }),
            })
          : t(`automation:rehearsal.never.${span}`)}
      </p>
      <p className={classes.note}>
        {began ? `${t('automation:rehearsal.records', { count: records, shown: number(records) })} ` : null}
        {t('automation:rehearsal.looked', { count: looked, shown: number(looked) })}
        {complete ? null : ` ${t('automation:rehearsal.part', { from: exact(new Date(from)) })}`}
      </p>
      <Days days={days} span={Number(span)} />
      {examples.length ? (
        <>
          <h2 className={classes.sectionTitle}>{t('automation:rehearsal.examples')}</h2>
          <ul className={classes.examples}>
            {examples
              .toSorted((one, other) => other.at.localeCompare(one.at))
              .map(({ at, on }) => (
                <li key={`${at} ${on.id}`} className={classes.example}>
                  <RecordName object={on.object} id={on.id} />
                  <RelativeTime at={at} className={classes.when} />
                </li>
              ))}
          </ul>
        </>
      ) : null}
    </div>
  )
}

/** How often on each day; those on which nothing happened are there too. */
function Days({ days, span }: { days: Rehearsed['days']; span: number }) {
  const { t } = useTranslation()
  const { day: dayWords, number } = useFormats()
  if (!days.length || span > 90) return null
  const counts = new Map(days.map(({ day, count }) => [day, count]))
  const most = Math.max(...counts.values())
  const last = new Date()
  const shown = Array.from({ length: span + 1 }, (_, at) =>
    new Date(last.getTime() - (span - at) * 86_400_000).toISOString().slice(0, 10),
  )
  return (
    <div className={classes.days} role="img" aria-label={t('automation:rehearsal.byDay', { most: number(most) })}>
      {shown.map(day => (
        <span
          key={day}
          className={classes.day}
          title={`${dayWords(day)}: ${number(counts.get(day) ?? 0)}`}
          style={{ '--height': `${Math.round(((counts.get(day) ?? 0) / most) * 100)}%` } as React.CSSProperties}
        />
      ))}
    </div>
  )
}

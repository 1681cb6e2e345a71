import { Alert, Anchor, SegmentedControl, Select, UnstyledButton } from '@mantine/core'
import { DateInput } from '@mantine/dates'
import { IconChevronRight } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import dayjs from 'dayjs'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import { useFormats } from '../../app/format.ts'
import { fieldOf, useObject } from '../../app/schema.ts'
import { choiceLabel } from '../../fields/choices.ts'
import { Lines } from '../../ui/loading.tsx'
import { errorWords } from '../../ui/toast.ts'
import classes from './goals.module.css'
import {
  type ChangedDeal,
  type ChangesAnswer,
  type DealSeen,
  type ForecastAnswer,
  type ForecastSearch,
  goalKeys,
  whomOf,
} from './goals.ts'

interface Props {
  forecast: ForecastAnswer
  search: ForecastSearch
  onChange: (part: ForecastSearch) => void
}

const day = 'YYYY-MM-DD'

/** From when on changes are told, unless somebody chooses: the beginning of the period, or a week ago where it is yet to come. */
const usualSince = (from: string): string => {
  const week = dayjs().subtract(7, 'day').format(day)
  return from < dayjs().format(day) ? from : week
}

/** What was expected then, what has become of it deal by deal, and what is expected now. */
export function ForecastChanges({ forecast, search, onChange }: Props) {
  const { t, i18n } = useTranslation()
  const { span, from } = forecast.period
  const since = search.since ?? usualSince(from)
  const sum = search.sum === 'forecast' ? 'forecast' : 'open'
  const whom = forecast.lines.find(({ key }) => key === search.whom)?.key
  const query = {
    ...{ span, from, since, sum },
    ...(forecast.pipeline ? { pipeline: forecast.pipeline } : {}),
    ...(whom ? whomOf(whom) : {}),
  }
  const { data, error } = useQuery({
    queryKey: [...goalKeys.changes, query],
    queryFn: ({ signal }) => api.get<ChangesAnswer>('/forecast/changes', { query, signal }),
    placeholderData: keepPreviousData,
  })
  return (
    <section aria-labelledby="forecast-changes">
      <h2 className={classes.title} id="forecast-changes">
        {t('goals:changes.title')}
      </h2>
      <div className={classes.choices}>
        <DateInput
          size="xs"
          w={150}
          aria-label={t('goals:changes.since')}
          locale={i18n.language}
          valueFormat="D MMM YYYY"
          maxDate={dayjs().format(day)}
          value={since}
          onChange={next => onChange({ since: next ?? undefined })}
        />
        <SegmentedControl
          size="xs"
          aria-label={t('goals:changes.sum')}
          value={sum}
          onChange={next => onChange({ sum: next === 'forecast' ? next : undefined })}
          data={[
            { value: 'open', label: t('goals:changes.sums.open') },
            { value: 'forecast', label: t('goals:changes.sums.forecast') },
          ]}
        />
        {forecast.lines.length > 1 ? (
          <Select
            size="xs"
            w={220}
            searchable
            clearable
            clearButtonProps={{ 'aria-label': t('records:clear') }}
            aria-label={t('goals:changes.whom')}
            placeholder={t('goals:changes.whom')}
            data={forecast.lines.map(({ key, name }) => ({ value: key, label: name }))}
            value={whom ?? null}
            onChange={next => onChange({ whom: next ?? undefined })}
          />
        ) : null}
      </div>
      {error ? (
        <Alert color="red" role="alert">
          {errorWords(error)}
        </Alert>
      ) : null}
      {data ? <Ladder changes={data} /> : error ? null : <Lines count={4} />}
    </section>
  )
}

function Ladder({ changes: { since, until, changes, currency } }: { changes: ChangesAnswer }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const end = (words: string, { amount, count }: { amount: string; count: number }) => (
    <li className={classes.end}>
      <span>{words}</span>
      <span className={classes.quiet}>{t('goals:changes.deals', { count })}</span>
      <span className="number">{formats.money({ amount, currency })}</span>
    </li>
  )
  return (
    <ul className={classes.ladder}>
      {end(t('goals:changes.was', { at: formats.date(new Date(since.at)) }), since)}
      {changes.map(change => (
        <Rung key={change.kind} change={change} currency={currency} />
      ))}
      {changes.length ? null : <li className={classes.calm}>{t('goals:changes.none')}</li>}
      {end(t('goals:changes.is'), until)}
    </ul>
  )
}

interface RungProps {
  change: ChangesAnswer['changes'][number]
  currency: string
}

function Rung({ change: { kind, amount, count, deals, more }, currency }: RungProps) {
  const { t } = useTranslation()
  const [opened, setOpened] = useState(false)
  return (
    <li className={classes.rung} data-open={opened || undefined}>
      <UnstyledButton className={classes.rungHead} aria-expanded={opened} onClick={() => setOpened(now => !now)}>
        <span className={classes.kind}>
          <IconChevronRight size={16} stroke={1.6} className={classes.sign} />
          {t(`goals:changes.kinds.${kind}`)}
        </span>
        <span className={classes.quiet}>{t('goals:changes.deals', { count })}</span>
        <Difference amount={amount} currency={currency} />
      </UnstyledButton>
      {opened ? (
        <ul className={classes.deals}>
          {deals.map(deal => (
            <DealLine key={deal.id} deal={deal} currency={currency} />
          ))}
          {more ? <li className={classes.quiet}>{t('goals:changes.more', { count: more })}</li> : null}
        </ul>
      ) : null}
    </li>
  )
}

function DealLine({ deal, currency }: { deal: ChangedDeal; currency: string }) {
  const words = useDifferences(deal)
  return (
    <li className={classes.deal}>
      <span>
        <Anchor component={Link} to={`/deals/${deal.id}`} className={classes.link}>
          {deal.name}
        </Anchor>
        {words ? <span className={classes.quiet}>{words}</span> : null}
      </span>
      <Difference amount={deal.amount} currency={currency} />
    </li>
  )
}

function Difference({ amount, currency }: { amount: string; currency: string }) {
  const formats = useFormats()
  const isMore = Number(amount) > 0
  return (
    <span className={classes.difference} data-more={isMore} data-none={Number(amount) === 0 || undefined}>
      {isMore ? '+' : ''}
      {formats.money({ amount, currency })}
    </span>
  )
}

/** `20 Nov → 10 Dec · 100 ₽ → 250 ₽`: what of the deal is not as it was. */
function useDifferences({ before, after }: ChangedDeal): string {
  const { t } = useTranslation()
  const formats = useFormats()
  const category = fieldOf(useObject('deal'), 'forecast')
  if (!before || !after) return ''
  const shown: [string, (deal: DealSeen) => string][] = [
    ['day', ({ day }) => (day ? formats.day(day) : t('goals:changes.noDay'))],
    ['amount', ({ amount, currency }) => (amount && currency ? formats.money({ amount, currency }) : '—')],
    [
      'category',
      deal =>
        deal.kind === 'open' && category ? choiceLabel(category, deal.category) : t(`goals:changes.state.${deal.kind}`),
    ],
  ]
  return shown
    .map(([, words]) => [words(before), words(after)])
    .filter(([was, is]) => was !== is)
    .map(([was, is]) => `${was} → ${is}`)
    .join(' · ')
}

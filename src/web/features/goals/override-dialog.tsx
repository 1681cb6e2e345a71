import { NumberInput, Textarea } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import { useFormats } from '../../app/format.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { Lines } from '../../ui/loading.tsx'
import { problemsOf } from '../../ui/problems.ts'
import classes from './goals.module.css'
import { type Figure, type ForecastAnswer, type ForecastLine, goalKeys, type Override, whomOf } from './goals.ts'

interface Props {
  line: ForecastLine
  figure: Figure
  forecast: ForecastAnswer
  onClose: () => void
}

/** Another figure in the place of the reckoned one, with a note; and what was put there before. */
export function OverrideDialog(props: Props) {
  const { t } = useTranslation()
  const { line, figure, onClose } = props
  const title = `${line.name}: ${t(`goals:forecast.columns.${figure}`)}`
  if (line.canOverride) return <OverrideForm {...props} title={title} />
  return (
    <Dialog opened onClose={onClose} title={title}>
      <History {...props} />
    </Dialog>
  )
}

function OverrideForm({ line, figure, forecast, onClose, title }: Props & { title: string }) {
  const { t, i18n } = useTranslation()
  const formats = useFormats()
  const queryClient = useQueryClient()
  const { reckoned, amount, override } = line[figure]
  const [typed, setTyped] = useState<string | number>(amount.replace(/\.00$/, ''))
  const [note, setNote] = useState('')
  const saving = useMutation({
    mutationFn: (amount: string | null) =>
      api.post('/forecast/overrides', {
        span: forecast.period.span,
        from: forecast.period.from,
        ...(forecast.pipeline ? { pipeline: forecast.pipeline } : {}),
        ...{ whom: line.whom, figure, amount, note: note.trim() || null },
      }),
    onSuccess: async () => {
      await Promise.all(
        [goalKeys.forecast, goalKeys.overrides].map(queryKey => queryClient.invalidateQueries({ queryKey })),
      )
      onClose()
    },
    meta: { quiet: true },
  })
  const { wrong, rest } = problemsOf(saving.error, ['amount', 'note'])
  return (
    <FormDialog
      title={title}
      text={t(`goals:forecast.overrideText.${figure}`, {
        amount: formats.money({ amount: reckoned, currency: forecast.currency }),
      })}
      action={t('save')}
      other={override ? { label: t('goals:forecast.takeBack'), run: () => saving.mutate(null) } : undefined}
      pending={saving.isPending}
      disabled={typed === ''}
      problem={rest}
      onSubmit={() => saving.mutate(String(typed))}
      onClose={onClose}
    >
      <NumberInput
        label={t('goals:forecast.amount', { currency: forecast.currency })}
        data-autofocus
        min={0}
        decimalScale={2}
        thousandSeparator={i18n.language === 'ru' ? ' ' : ','}
        decimalSeparator={i18n.language === 'ru' ? ',' : '.'}
        hideControls
        value={typed}
        error={wrong.amount}
        onChange={setTyped}
      />
      <Textarea
        label={t('goals:forecast.note')}
        maxLength={1000}
        autosize
        minRows={2}
        value={note}
        error={wrong.note}
        onChange={event => setNote(event.currentTarget.value)}
      />
      <History line={line} figure={figure} forecast={forecast} />
    </FormDialog>
  )
}

/** Who said what when, and what was reckoned then. */
function History({ line, figure, forecast: { period, pipeline, currency } }: Omit<Props, 'onClose'>) {
  const { t } = useTranslation()
  const formats = useFormats()
  const query = { span: period.span, from: period.from, pipeline, ...whomOf(line.key) }
  const { data } = useQuery({
    queryKey: [...goalKeys.overrides, query],
    queryFn: async ({ signal }) => (await api.get<{ data: Override[] }>('/forecast/overrides', { query, signal })).data,
  })
  if (!data) return <Lines count={2} />
  const shown = data.filter(each => each.figure === figure)
  if (!shown.length) return null
  return (
    <section aria-label={t('goals:forecast.history')}>
      <h3 className={classes.subtitle}>{t('goals:forecast.history')}</h3>
      <ul className={classes.history}>
        {shown.map(({ amount, reckoned, note, setBy, setAt }) => (
          <li key={setAt}>
            <span>
              {amount === null ? t('goals:forecast.takenBack') : formats.money({ amount, currency })},{' '}
              <span className={classes.quiet}>
                {t('goals:forecast.reckoned', { amount: formats.money({ amount: reckoned, currency }) })}
              </span>
            </span>
            <span className={classes.quiet}>
              {setBy.name} · {formats.exact(new Date(setAt))}
            </span>
            {note ? <p>{note}</p> : null}
          </li>
        ))}
      </ul>
    </section>
  )
}

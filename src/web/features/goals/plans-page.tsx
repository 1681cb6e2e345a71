import { ActionIcon, Alert, Button, SegmentedControl } from '@mantine/core'
import { IconChevronLeft, IconChevronRight, IconTargetArrow } from '@tabler/icons-react'
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import dayjs from 'dayjs'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import { canRead, useObject } from '../../app/schema.ts'
import { RecordSelect } from '../../fields/record-select.tsx'
import { withMoment } from '../../records/past/past.ts'
import { Empty } from '../../ui/empty.tsx'
import { PageLoading } from '../../ui/loading.tsx'
import { NoRights } from '../../ui/no-rights.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { SaveBar } from '../../ui/save-bar.tsx'
import { errorWords } from '../../ui/toast.ts'
import { useDraft } from '../../ui/use-draft.ts'
import { AsOfDay } from '../reports/as-of-day.tsx'
import classes from './goals.module.css'
import { goalKeys } from './goals.ts'
import { amountOf, type PlanLine, type PlanSheet, type PlansSearch, placeOf, type Typed } from './plans.ts'
import { PlansTable } from './plans-table.tsx'

/** What is to be sold, beside what is: a sheet of a year that heads write into. */
export function PlansPage() {
  const { t } = useTranslation()
  if (canRead(useObject('deal'))) return <Sheet />
  return (
    <>
      <PageHeader title={t('goals:plans.title')} />
      <NoRights />
    </>
  )
}

function Sheet() {
  const { t } = useTranslation()
  const search = useSearch({ from: '/shell/plans' })
  const navigate = useNavigate({ from: '/plans' })
  const { data, error } = useQuery({
    queryKey: [...goalKeys.plans, search],
    queryFn: ({ signal }) => api.get<PlanSheet>('/plans', { query: withMoment(search), signal }),
    placeholderData: keepPreviousData,
  })
  const change = (part: PlansSearch) => void navigate({ search: now => ({ ...now, ...part }), replace: true })
  return (
    <>
      <PageHeader title={t('goals:plans.title')} />
      <div className={classes.page}>
        {data ? <Choices sheet={data} asOf={search.asOf} onChange={change} /> : null}
        {error ? (
          <Alert color="red" role="alert">
            {errorWords(error)}
          </Alert>
        ) : null}
        {!data && !error ? <PageLoading /> : null}
        {data ? (
          <Written key={`${data.year} ${data.span} ${data.measure} ${data.by} ${data.asOf}`} sheet={data} />
        ) : null}
      </div>
    </>
  )
}

interface ChoicesProps {
  sheet: PlanSheet
  asOf?: string
  onChange: (part: PlansSearch) => void
}

function Choices({ sheet: { year, span, measure, by, seesProducts }, asOf, onChange }: ChoicesProps) {
  const { t } = useTranslation()
  const toYear = (next: number) => onChange({ year: next === dayjs(asOf).year() ? undefined : String(next) })
  return (
    <div className={classes.choices}>
      <div className={classes.steps}>
        <ActionIcon variant="default" size={30} aria-label={t('goals:earlier')} onClick={() => toYear(year - 1)}>
          <IconChevronLeft size={16} stroke={1.6} />
        </ActionIcon>
        <span className={classes.year}>{year}</span>
        <ActionIcon variant="default" size={30} aria-label={t('goals:later')} onClick={() => toYear(year + 1)}>
          <IconChevronRight size={16} stroke={1.6} />
        </ActionIcon>
      </div>
      <SegmentedControl
        size="xs"
        aria-label={t('goals:span')}
        value={span}
        onChange={next => onChange({ span: next === 'quarter' ? next : undefined })}
        data={(['month', 'quarter'] as const).map(value => ({ value, label: t(`goals:spans.${value}`) }))}
      />
      <SegmentedControl
        size="xs"
        aria-label={t('goals:plans.measure')}
        value={measure}
        onChange={next => onChange({ measure: next === 'deals' ? next : undefined })}
        data={(['revenue', 'deals'] as const).map(value => ({ value, label: t(`goals:plans.measures.${value}`) }))}
      />
      {seesProducts ? (
        <SegmentedControl
          size="xs"
          aria-label={t('goals:plans.by')}
          value={by}
          onChange={next => onChange({ by: next === 'people' ? undefined : next })}
          data={(['people', 'products', 'categories'] as const).map(value => ({
            value,
            label: t(`goals:plans.bys.${value}`),
          }))}
        />
      ) : null}
      <AsOfDay value={asOf} onChange={day => onChange({ asOf: day })} />
    </div>
  )
}

function Written({ sheet }: { sheet: PlanSheet }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const { year, span, measure, by, periods } = sheet
  const [typed, setTyped, forget] = useDraft<Typed>(`plans.${year}.${span}.${measure}.${by}`, {})
  const [added, setAdded] = useState<PlanLine[]>([])
  const lines = [...sheet.lines, ...added.filter(({ key }) => sheet.lines.every(line => line.key !== key))]
  // What was typed waits for the present: the past is only for looking at.
  const written = sheet.asOf ? [] : periods
  const changed = lines.flatMap(({ key, of }) =>
    written.flatMap(({ from }) => {
      const text = typed[placeOf(key, from)]
      return text === undefined ? [] : [{ of, measure, span, from, amount: amountOf(text) }]
    }),
  )
  const saving = useMutation({
    mutationFn: () => api.put('/plans', { plans: changed }),
    onSuccess: async () => {
      await Promise.all(
        [goalKeys.plans, goalKeys.forecast].map(queryKey => queryClient.invalidateQueries({ queryKey })),
      )
      forget()
    },
    meta: { quiet: true },
  })
  const isUnreadable = changed.some(({ amount }) => amount === undefined)
  const canSet = by === 'people' ? lines.some(line => line.canSet) : sheet.seesProducts
  return (
    <>
      {canSet && !sheet.asOf ? <p className={classes.about}>{t(`goals:plans.about.${by}`)}</p> : null}
      {lines.length ? (
        <PlansTable sheet={sheet} lines={lines} typed={typed} onType={setTyped} />
      ) : (
        <Empty icon={IconTargetArrow} title={t(`goals:plans.empty.${by}`)} text={t(`goals:plans.emptyText.${by}`)}>
          {by === 'products' ? null : (
            <Button component={Link} to={by === 'people' ? '/settings/users' : '/products'} variant="default">
              {t(`goals:plans.toFill.${by}`)}
            </Button>
          )}
        </Empty>
      )}
      {by === 'products' && !sheet.asOf ? (
        <AddProduct sheet={sheet} onAdd={line => setAdded(now => [...now, line])} />
      ) : null}
      {sheet.unrated ? <p className={classes.about}>{t('goals:plans.unrated', { count: sheet.unrated })}</p> : null}
      <SaveBar
        dirty={changed.length > 0}
        pending={saving.isPending}
        disabled={isUnreadable}
        problem={isUnreadable ? t('goals:plans.unreadable') : saving.error ? errorWords(saving.error) : null}
        onSave={() => saving.mutate()}
        onDiscard={() => {
          saving.reset()
          forget()
        }}
      />
    </>
  )
}

/** One that has not sold yet has no line of its own. */
function AddProduct({ sheet, onAdd }: { sheet: PlanSheet; onAdd: (line: PlanLine) => void }) {
  const { t } = useTranslation()
  const add = (id: string | null, name: string) => {
    if (!id) return
    const cells = sheet.periods.map(({ from }) => ({ from, plan: null, fact: '0.00', attained: null, pace: null }))
    const total = { plan: null, fact: '0.00', attained: null }
    onAdd({ key: `product:${id}`, of: { kind: 'product', id }, name, depth: 0, canSet: true, cells, total })
  }
  return (
    <RecordSelect
      object="product"
      w={280}
      aria-label={t('goals:plans.addProduct')}
      placeholder={t('goals:plans.addProduct')}
      value={null}
      onChange={(id, option) => add(id, option?.label ?? '')}
    />
  )
}

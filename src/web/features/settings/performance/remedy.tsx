import { Anchor, Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import classes from './performance.module.css'
import {
  type IndexColumn,
  makeIndex,
  performanceKey,
  type SlowStatement,
  type Trial,
  tryIndexes,
} from './performance.ts'
import { useAmounts } from './use-amounts.ts'

/** What would help, what of it was measured, and the press that does it. */
export function Remedy({ statement }: { statement: SlowStatement }) {
  const { t } = useTranslation()
  const { fieldOf, columns } = useAmounts()
  const { suggestion, trial } = statement
  if (suggestion.kind === 'none') return <p className={classes.says}>{t(`performance:why.${suggestion.why}`)}</p>
  if (suggestion.kind === 'addedField')
    return (
      <p className={classes.says}>
        {t('performance:addedField', { field: fieldOf(suggestion.object, suggestion.field) })}{' '}
        <Anchor component={Link} to="/settings/fields" inherit>
          {t('performance:toFields')}
        </Anchor>
      </p>
    )
  const { object, candidates } = suggestion
  return (
    <div className={classes.remedy}>
      <p className={classes.says}>
        {t('performance:suggested', { count: candidates.length })}{' '}
        {candidates.map(one => columns(object, one)).join(t('performance:or'))}
      </p>
      {trial?.state === 'done' ? <Measured statement={statement} object={object} trial={trial} /> : null}
      {trial?.state === 'failed' ? (
        <p className={classes.says}>{t('performance:trialFailed', { why: trial.why })}</p>
      ) : null}
      {trial?.state === 'done' ? null : <TryButton statement={statement} />}
    </div>
  )
}

function TryButton({ statement: { id, trial } }: { statement: SlowStatement }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const trying = useMutation({
    mutationFn: () => tryIndexes(id),
    onSettled: () => queryClient.invalidateQueries({ queryKey: performanceKey }),
  })
  return (
    <Button size="xs" loading={trying.isPending || trial?.state === 'running'} onClick={() => trying.mutate()}>
      {t('performance:try')}
    </Button>
  )
}

interface MeasuredProps {
  statement: SlowStatement
  object: string
  trial: Extract<Trial, { state: 'done' }>
}

function Measured({ statement, object, trial: { rows, of, before, candidates } }: MeasuredProps) {
  const { t } = useTranslation()
  const { time, size, columns, number } = useAmounts()
  return (
    <>
      <dl className={classes.measured}>
        <dt>{t('performance:now')}</dt>
        <dd className="number">
          {t('performance:needed', { time: time(before.milliseconds), blocks: number(before.blocks) })}
        </dd>
        {candidates.map(({ columns: of, after, bytes }) => (
          <div key={columns(object, of)} className={classes.candidate}>
            <dt>{columns(object, of)}</dt>
            <dd className="number">
              {t('performance:needed', { time: time(after.milliseconds), blocks: number(after.blocks) })} ·{' '}
              {size(bytes)}
            </dd>
            <dd>
              <MakeButton statement={statement} columns={of} />
            </dd>
          </div>
        ))}
      </dl>
      <p className={classes.note}>
        {rows < of
          ? t('performance:sample', { rows: number(rows), of: number(of) })
          : t('performance:all', { rows: number(rows) })}
      </p>
    </>
  )
}

function MakeButton({ statement, columns }: { statement: SlowStatement; columns: IndexColumn[] }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const making = useMutation({
    mutationFn: () => makeIndex(statement.id, columns),
    onSettled: () => queryClient.invalidateQueries({ queryKey: performanceKey }),
  })
  return (
    <Button size="compact-sm" loading={making.isPending} disabled={making.isSuccess} onClick={() => making.mutate()}>
      {t('performance:make')}
    </Button>
  )
}

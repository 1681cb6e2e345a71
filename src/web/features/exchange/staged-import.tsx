import { Alert, Button, Loader, Progress } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import rows from '../settings/parts/rows.module.css'
import { ColumnsTable } from './columns-table.tsx'
import { CountTiles } from './count-tiles.tsx'
import { DropImport } from './drop-import.tsx'
import classes from './exchange.module.css'
import { FileFormat } from './file-format.tsx'
import { type ImportJson, importQuery } from './imports.ts'
import { ProblemsList } from './problems-list.tsx'
import { Questions } from './questions.tsx'
import { Recognised } from './recognised.tsx'
import { RowsSection } from './rows-section.tsx'
import { Silence } from './silence.tsx'
import { StandingValues } from './standing-values.tsx'
import { useImportChanges } from './use-import-changes.ts'

interface StagedImportProps {
  imported: ImportJson
  /** The preview is being made anew. */
  busy: boolean
  progress: number
}

/** What was found in the file and what will become of it; everything can be changed before anything is written. */
export function StagedImport({ imported, busy, progress }: StagedImportProps) {
  const { t } = useTranslation()
  const { changes, change, at, rest, waiting } = useImportChanges(imported, busy)
  const mapping = changes?.mapping ?? imported.mapping
  const options = { ...imported.options, ...changes?.options }
  const working = busy || waiting
  const asked = imported.questions.filter(({ kind }) => kind !== 'encoding')
  const problems = Object.values(at)
  return (
    <>
      {working ? (
        <Progress
          className={classes.thin}
          value={busy ? 10 + 90 * progress : 5}
          size="xs"
          aria-label={t('exchange-page:again')}
          animated
        />
      ) : null}
      <CountTiles counts={imported.counts} future />
      <Recognised imported={imported} options={options} onChange={change} />
      {rest || problems.length ? (
        <Alert color="red" role="alert" mb="md">
          {[...problems, rest].filter(Boolean).join(' ')}
        </Alert>
      ) : null}
      {asked.length ? (
        <Questions
          imported={imported}
          questions={asked}
          answers={changes?.answers ?? {}}
          onAnswer={answers => change({ answers })}
        />
      ) : null}
      <FileFormat imported={imported} options={options} onChange={part => change({ options: part })} />
      <section className={rows.section}>
        <h2 className={rows.sectionTitle}>{t('exchange-page:columns.title')}</h2>
        <p className={rows.sectionText}>{t('exchange-page:columns.text')}</p>
        <ColumnsTable imported={imported} mapping={mapping} onChange={next => change({ mapping: next })} />
        <StandingValues imported={imported} mapping={mapping} at={at} onChange={next => change({ mapping: next })} />
      </section>
      <RowsSection imported={imported} />
      <ProblemsList imported={imported} />
      <Silence options={options} onChange={part => change({ options: part })} />
      <CommitBar imported={imported} working={working} />
    </>
  )
}

function CommitBar({ imported, working }: { imported: ImportJson; working: boolean }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const [dropping, setDropping] = useState(false)
  const { counts } = imported
  const { queryKey } = importQuery(imported.id)
  const commit = useMutation({
    mutationFn: () => api.post(`/imports/${imported.id}/commit`),
    onSuccess: () =>
      queryClient.setQueryData(queryKey, now => (now ? { ...now, state: 'committing' as const, progress: 0 } : now)),
    onSettled: () => queryClient.invalidateQueries({ queryKey }),
  })
  const open = imported.questions.filter(question => question.answer === null).length
  const useful = counts.new + counts.attached + counts.changed
  return (
    <div className={classes.commit} role="region" aria-label={t('exchange-page:commit.title')}>
      <p className={classes.commitText}>
        {working ? (
          <>
            <Loader size={14} /> {t('exchange-page:again')}
          </>
        ) : open ? (
          t('exchange-page:commit.open', { count: open })
        ) : counts.refused ? (
          t('exchange-page:commit.refused', { count: counts.refused })
        ) : (
          t('exchange-page:commit.text')
        )}
      </p>
      <Button variant="default" onClick={() => setDropping(true)}>
        {t('exchange-page:leave.action')}
      </Button>
      <Button disabled={working || !useful} loading={commit.isPending} onClick={() => commit.mutate()}>
        {t('exchange-page:commit.action', { count: useful })}
      </Button>
      {dropping ? <DropImport imported={imported} onClose={() => setDropping(false)} /> : null}
    </div>
  )
}

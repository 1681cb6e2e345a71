import { Button } from '@mantine/core'
import { IconHandStop } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import { CountTiles } from './count-tiles.tsx'
import { DoneWords } from './done-words.tsx'
import classes from './exchange.module.css'
import { type ImportJson, importQuery } from './imports.ts'
import { ProblemsList } from './problems-list.tsx'
import { RevertButton } from './revert-button.tsx'
import { RevertProgress } from './revert-progress.tsx'

/** It was stopped: how much is written, and both ways from there. */
export function ImportStopped({ imported }: { imported: ImportJson }) {
  const { t } = useTranslation()
  const { rows, takenBack, reverting } = imported
  const begun = rows.written + rows.skipped > 0
  return (
    <>
      <div className={classes.result}>
        <IconHandStop size={28} stroke={1.4} className={classes.resultSign} data-reverted />
        <p className={classes.resultWords}>{t('exchange-page:stopped.title')}</p>
        <div className={classes.resultActions}>
          {rows.written && !reverting ? <RevertButton imported={imported} /> : null}
          {isPlanned(imported) && !takenBack && !reverting ? (
            <GoOn id={imported.id} />
          ) : (
            <Button component={Link} to="/import" variant="default">
              {t('exchange-page:stopped.another')}
            </Button>
          )}
        </div>
      </div>
      {begun ? <DoneWords imported={imported} /> : <p>{t('exchange-page:stopped.nothing')}</p>}
      <RevertProgress imported={imported} />
      {begun ? <CountTiles counts={{ read: imported.counts.read, ...imported.settled }} /> : null}
      {begun ? <ProblemsList imported={imported} /> : null}
    </>
  )
}

/** What was stopped while the file was read has no plan that could be carried out. */
const isPlanned = ({ counts: { read: _, ...planned } }: ImportJson): boolean =>
  Object.values(planned).some(count => count > 0)

function GoOn({ id }: { id: string }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const again = useMutation({
    mutationFn: () => api.post(`/imports/${id}/commit`),
    onSettled: () => queryClient.invalidateQueries({ queryKey: importQuery(id).queryKey }),
  })
  return (
    <Button loading={again.isPending} onClick={() => again.mutate()}>
      {t('exchange-page:stopped.goOn')}
    </Button>
  )
}

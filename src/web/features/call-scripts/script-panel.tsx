import { ActionIcon, Alert, Button } from '@mantine/core'
import { IconListCheck, IconX } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import { openScript } from '../../app/open-script.ts'
import { Lines } from '../../ui/loading.tsx'
import { errorWords } from '../../ui/toast.ts'
import { RunView } from './run-view.tsx'
import classes from './script-panel.module.css'
import { fittingQuery, type Place, type Run } from './scripts.ts'

/** The script beside whatever page is open, one question at a time. To close it loses nothing. */
export function ScriptPanel() {
  const place = openScript.use()
  return place ? <Opened key={`${place.call} ${place.on?.id}`} place={place} /> : null
}

function Opened({ place }: { place: Place }) {
  const { t } = useTranslation()
  const [run, setRun] = useState<Run | null>(null)
  const fitting = useQuery(fittingQuery(place))
  const begin = useMutation({
    mutationFn: (script: string) => api.post<Run>('/call-script-runs', { script, ...place }),
    onSuccess: setRun,
    meta: { quiet: true },
  })
  const { mutate } = begin
  const { data } = fitting
  const begun = useRef(false)
  // What was begun goes on; where there is only one, nothing is to be chosen.
  const only = data?.open?.script ?? (data?.data.length === 1 ? data.data[0]?.id : undefined)
  useEffect(() => {
    if (begun.current || !only) return
    begun.current = true
    mutate(only)
  }, [only, mutate])
  const close = () => openScript.set(null)
  const failed = fitting.error ?? begin.error
  return (
    <section className={classes.panel} aria-label={t('call-scripts:panel')}>
      <header className={classes.head}>
        <IconListCheck size={18} stroke={1.7} aria-hidden />
        <span className={classes.name}>{run?.name ?? t('call-scripts:panel')}</span>
        {run ? (
          <span className={classes.count}>{t('call-scripts:answered', { count: run.answers.length })}</span>
        ) : null}
        <ActionIcon variant="subtle" color="gray" aria-label={t('close')} onClick={close}>
          <IconX size={16} />
        </ActionIcon>
      </header>
      {failed ? (
        <Alert color="red" role="alert">
          {errorWords(failed)}
        </Alert>
      ) : null}
      {run ? <RunView run={run} onRun={setRun} onDone={close} /> : null}
      {!run && !failed && (!data || only) ? <Lines count={4} /> : null}
      {!run && data && !only ? (
        <div className={classes.step}>
          <p className={classes.note}>{data.data.length ? t('call-scripts:choose') : t('call-scripts:noneFits')}</p>
          <div className={classes.answers}>
            {data.data.map(({ id, name }) => (
              <Button key={id} variant="default" justify="start" loading={begin.isPending} onClick={() => mutate(id)}>
                {name}
              </Button>
            ))}
          </div>
          {data.data.length ? null : <Link to="/settings/call-scripts">{t('call-scripts:toScripts')}</Link>}
        </div>
      ) : null}
    </section>
  )
}

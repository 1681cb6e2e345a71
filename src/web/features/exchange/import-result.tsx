import { Alert, Button, Progress } from '@mantine/core'
import { IconArrowBackUp, IconCircleCheck } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import { listPath } from '../../app/navigation.ts'
import { useObject } from '../../app/schema.ts'
import { RecordName } from '../../fields/record-name.tsx'
import { recordKeys } from '../../records/queries.ts'
import { Confirm } from '../../ui/confirm.tsx'
import rows from '../settings/parts/rows.module.css'
import { useConfigured } from '../settings/parts/use-configured.ts'
import { CountTiles } from './count-tiles.tsx'
import classes from './exchange.module.css'
import { type ImportJson, importKeys, importQuery } from './imports.ts'
import { ProblemsList } from './problems-list.tsx'

/** What came of it, and the way back. */
export function ImportResult({ imported }: { imported: ImportJson }) {
  const { t } = useTranslation()
  const object = useObject(imported.object)
  const configured = useConfigured()
  const { state, counts, reverting } = imported
  // What was written in the background is in no list of this page yet.
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again with each state of the import
  useEffect(() => void configured(object.name), [object.name, state])
  const done = counts.new + counts.attached + counts.changed
  return (
    <>
      <div className={classes.result}>
        <IconCircleCheck
          size={28}
          stroke={1.4}
          className={classes.resultSign}
          data-reverted={state === 'reverted' || undefined}
        />
        <p className={classes.resultWords}>
          {state === 'reverted' ? t('exchange-page:result.reverted') : t('exchange-page:result.done', { count: done })}
        </p>
        <div className={classes.resultActions}>
          {state === 'done' && !reverting ? <RevertButton imported={imported} /> : null}
          <Button component={Link} to={object.configuration ? `/settings/${object.plural}` : listPath(object)}>
            {t('exchange-page:result.open', { objects: object.label.many })}
          </Button>
        </div>
      </div>
      {reverting ? (
        <div role="status">
          <Progress value={100} animated aria-label={t('exchange-page:result.reverting')} mb="md" />
          <p className={rows.sectionText}>{t('exchange-page:result.reverting')}</p>
        </div>
      ) : null}
      <CountTiles counts={counts} />
      <Kept imported={imported} />
      {state === 'done' ? <ProblemsList imported={imported} /> : null}
    </>
  )
}

function RevertButton({ imported }: { imported: ImportJson }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const [asking, setAsking] = useState(false)
  const revert = async () => {
    const now = await api.delete<ImportJson>(`/imports/${imported.id}`)
    queryClient.setQueryData(importQuery(imported.id).queryKey, now)
    await Promise.all([
      queryClient.invalidateQueries({ queryKey: importKeys }),
      queryClient.invalidateQueries({ queryKey: recordKeys.all(imported.object) }),
    ])
  }
  return (
    <>
      <Button variant="default" leftSection={<IconArrowBackUp size={16} />} onClick={() => setAsking(true)}>
        {t('exchange-page:revert.action')}
      </Button>
      {asking ? (
        <Confirm
          title={t('exchange-page:revert.title')}
          action={t('exchange-page:revert.action')}
          run={revert}
          onClose={() => setAsking(false)}
          text={t('exchange-page:revert.text', {
            made: t('exchange-page:count.new', { count: imported.counts.new }),
            touched: imported.counts.attached + imported.counts.changed,
          })}
        />
      ) : null}
    </>
  )
}

/** What people had changed since: it stayed. */
function Kept({ imported: { kept } }: { imported: ImportJson }) {
  const { t } = useTranslation()
  if (!kept.length) return null
  return (
    <Alert color="yellow" mb="lg" title={t('exchange-page:revert.kept', { count: kept.length })}>
      <ul className={classes.kept}>
        {kept.slice(0, 100).map(({ line, object, id }) => (
          <li key={`${line} ${id}`}>
            <RecordName object={object} id={id} />
          </li>
        ))}
      </ul>
    </Alert>
  )
}

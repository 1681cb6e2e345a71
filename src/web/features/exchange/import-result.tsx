import { Alert, Button } from '@mantine/core'
import { IconCircleCheck } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { listPath } from '../../app/navigation.ts'
import { useObject } from '../../app/schema.ts'
import { RecordName } from '../../fields/record-name.tsx'
import { CountTiles } from './count-tiles.tsx'
import classes from './exchange.module.css'
import type { ImportJson } from './imports.ts'
import { ProblemsList } from './problems-list.tsx'
import { RevertButton } from './revert-button.tsx'
import { RevertProgress } from './revert-progress.tsx'
import { RowsSection } from './rows-section.tsx'

/** What came of it, and the way back. */
export function ImportResult({ imported }: { imported: ImportJson }) {
  const { t } = useTranslation()
  const object = useObject(imported.object)
  const { state, counts, reverting } = imported
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
          {state === 'reverted'
            ? t('exchange-page:result.reverted')
            : t('exchange-page:result.done', { count: imported.rows.written })}
        </p>
        <div className={classes.resultActions}>
          {state === 'done' && !reverting ? <RevertButton imported={imported} /> : null}
          <Button component={Link} to={object.configuration ? `/settings/${object.plural}` : listPath(object)}>
            {t('exchange-page:result.open', { objects: object.label.many })}
          </Button>
        </div>
      </div>
      {imported.options.silent === true ? <p className={classes.silent}>{t('exchange-page:silent.done')}</p> : null}
      <RevertProgress imported={imported} />
      <CountTiles counts={counts} />
      <Kept imported={imported} />
      {state === 'done' ? <ProblemsList imported={imported} /> : null}
      {state === 'done' ? <RowsSection imported={imported} /> : null}
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

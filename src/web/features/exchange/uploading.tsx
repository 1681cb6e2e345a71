import { Button, Progress } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../app/format.ts'
import { DropImport } from './drop-import.tsx'
import classes from './exchange.module.css'
import type { ImportJson } from './imports.ts'

/** A file of which a part is still missing: whoever has it can go on with it. */
export function Uploading({ imported }: { imported: ImportJson }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const [dropping, setDropping] = useState(false)
  const { received, size } = imported.file
  const many = (bytes: number) => formats.number(Math.round(bytes / 1024 / 1024))
  return (
    <div className={classes.working}>
      <Progress value={(100 * received) / size} aria-label={t('exchange-page:upload.title')} />
      <p className={classes.commitText}>
        {t('exchange-page:upload.sent', { sent: many(received), size: many(size) })} {t('exchange-page:upload.text')}
      </p>
      <div className={classes.resultActions}>
        <Button variant="default" onClick={() => setDropping(true)}>
          {t('exchange-page:leave.action')}
        </Button>
        <Button component={Link} to="/import">
          {t('exchange-page:upload.goOn')}
        </Button>
      </div>
      {dropping ? <DropImport imported={imported} onClose={() => setDropping(false)} /> : null}
    </div>
  )
}

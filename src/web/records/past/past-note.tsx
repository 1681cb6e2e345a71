import { Button } from '@mantine/core'
import { IconHistory } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../app/format.ts'
import { momentOf } from './past.ts'
import classes from './past-note.module.css'
import type { PastProps } from './past-part.tsx'

/** Says that a list is one of the past, and leads back. */
export function PastNote({ asOf, onChange, gone = 0 }: PastProps) {
  const { t } = useTranslation()
  const formats = useFormats()
  if (!asOf) return null
  const moment = formats.exact(new Date(momentOf(asOf)))
  return (
    <div className={classes.note} role="status">
      <IconHistory size={16} stroke={1.6} aria-hidden />
      <span>
        {t('list-past:note', { moment })}
        {gone ? ` ${t('list-past:gone', { count: gone })}` : null}
      </span>
      <Button size="compact-sm" variant="subtle" onClick={() => onChange(undefined)}>
        {t('list-past:now')}
      </Button>
    </div>
  )
}

import { ActionIcon } from '@mantine/core'
import { IconPencil, IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { SchemaObject } from '../../../app/contract.ts'
import { ConditionWords } from '../parts/condition-words.tsx'
import { readConditions } from '../parts/conditions.ts'
import type { DraftSection } from './draft.ts'
import classes from './layouts.module.css'

interface SectionHeadProps {
  object: SchemaObject
  section: DraftSection
  name: string
  onEdit: () => void
  onRemove: () => void
}

/** What a section is called, and when it is there. */
export function SectionHead({ object, section: { when, collapsed }, name, onEdit, onRemove }: SectionHeadProps) {
  const { t } = useTranslation()
  return (
    <div className={classes.head}>
      <div className={classes.names}>
        <h2 className={classes.title}>
          <button type="button" onClick={onEdit}>
            {name}
          </button>
        </h2>
        {collapsed ? <p className={classes.hint}>{t('settings:layouts.collapsed')}</p> : null}
        {when ? (
          <p className={classes.hint}>
            {t('settings:layouts.when')} <ConditionWords object={object} conditions={readConditions(when)} none="" />
          </p>
        ) : null}
      </div>
      <ActionIcon aria-label={t('settings:layouts.editOne', { name })} onClick={onEdit}>
        <IconPencil size={16} stroke={1.6} />
      </ActionIcon>
      <ActionIcon aria-label={t('settings:layouts.removeOne', { name })} onClick={onRemove}>
        <IconTrash size={16} stroke={1.6} />
      </ActionIcon>
    </div>
  )
}

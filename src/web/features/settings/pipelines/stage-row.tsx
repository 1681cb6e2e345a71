import { ActionIcon } from '@mantine/core'
import { IconPencil, IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { RecordJson, SchemaObject } from '../../../app/contract.ts'
import { useFormats } from '../../../app/format.ts'
import { fieldOf } from '../../../app/schema.ts'
import { asList, asText } from '../../../fields/widget.ts'
import { StatusBadge, type Tone } from '../../../ui/status-badge.tsx'
import classes from './pipelines.module.css'

const tones: Record<string, Tone> = { open: 'accent', won: 'good', lost: 'bad' }

interface StageRowProps {
  object: SchemaObject
  stage: RecordJson
  count: number
  onEdit: () => void
  onRemove: () => void
}

export function StageRow({ object, stage, count, onEdit, onRemove }: StageRowProps) {
  const { t } = useTranslation()
  const formats = useFormats()
  const name = asText(stage.name)
  const required = asList(stage.requiredFields).map(field => fieldOf(object, asText(field))?.label ?? asText(field))
  const limit = stage.maxRecords ? Number(stage.maxRecords) : null
  const counted = count ? t(`settings:pipelines.${object.name === 'deal' ? 'deals' : 'records'}`, { count }) : ''
  return (
    <div className={classes.stage}>
      <div className={classes.names}>
        <button type="button" className={classes.name} onClick={onEdit}>
          {name}
        </button>
        {required.length ? (
          <span className={classes.note}>{t('settings:pipelines.requires', { fields: required.join(', ') })}</span>
        ) : null}
      </div>
      <span className={classes.kind}>
        <StatusBadge tone={tones[asText(stage.kind)] ?? 'quiet'}>
          {t(`settings:pipelines.kinds.${asText(stage.kind)}`)}
        </StatusBadge>
      </span>
      <span className={classes.fact}>{formats.percent(Number(stage.probability))}</span>
      <span className={classes.fact}>
        {stage.maxDays ? t('settings:pipelines.upToDays', { count: Number(stage.maxDays) }) : ''}
      </span>
      <span className={classes.fact} data-over={(limit !== null && count > limit) || undefined}>
        {limit === null ? counted : t('settings:pipelines.ofLimit', { count, limit })}
      </span>
      <div className={classes.actions}>
        <ActionIcon aria-label={t('settings:editOne', { name })} onClick={onEdit}>
          <IconPencil size={16} stroke={1.6} />
        </ActionIcon>
        <ActionIcon aria-label={t('settings:removeOne', { name })} onClick={onRemove}>
          <IconTrash size={16} stroke={1.6} />
        </ActionIcon>
      </div>
    </div>
  )
}

import { CloseButton } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { onPress } from '../ui/on-press.tsx'
import classes from './filter-bar.module.css'
import { faultOf } from './filter-faults.ts'
import type { FilterFields } from './filter-fields.ts'
import { NodeSentence } from './filter-sentence.tsx'
import { conditionsIn, type FilterCondition, type FilterGroup } from './filter-tree.ts'
import { isWhole } from './filter-words.ts'

const ChipPanel = onPress('dialog', async () => (await import('./chip-panel.tsx')).ChipPanel)

interface FilterChipProps {
  fields: FilterFields
  condition: FilterCondition
  opened: boolean
  onOpened: (open: boolean) => void
  onChange: (condition: FilterCondition) => void
  onRemove: () => void
}

/** A condition as a sentence: «Сумма больше 100 000 ₽». Pressed, it opens to be changed. */
export function FilterChip({ fields, condition, opened, onOpened, onChange, onRemove }: FilterChipProps) {
  const { t } = useTranslation()
  const fault = faultOf(condition, fields)
  const known = fields.find(condition.field)
  if (!known) {
    return (
      <span className={classes.chip} data-broken>
        <span className={classes.chipWords}>{t('records:faults.field', { field: condition.field })}</span>
        <CloseButton
          size={24}
          iconSize={14}
          c="inherit"
          aria-label={t('records:removeFilter', { field: condition.field })}
          onClick={onRemove}
        />
      </span>
    )
  }
  const { label } = known.field
  const leave = () => {
    onOpened(false)
    if (!isWhole(condition)) onRemove()
  }
  return (
    <span className={classes.chip} data-broken={fault ? true : undefined}>
      <ChipPanel
        known={known}
        condition={condition}
        opened={opened}
        onOpened={open => (open ? onOpened(true) : leave())}
        onChange={onChange}
        onDone={whole => (whole ? onOpened(false) : onRemove())}
        target={
          <button type="button" className={classes.chipWords}>
            {fault ? t(`records:faults.${fault}`, { field: label }) : <NodeSentence node={condition} fields={fields} />}
          </button>
        }
      />
      <CloseButton
        size={24}
        iconSize={14}
        c="inherit"
        aria-label={t('records:removeFilter', { field: label })}
        onClick={onRemove}
      />
    </span>
  )
}

interface GroupChipProps {
  fields: FilterFields
  group: FilterGroup
  onOpen: () => void
  onRemove: () => void
}

/** Conditions put together by «или», «не»: pressed, they open where they are built. */
export function GroupChip({ fields, group, onOpen, onRemove }: GroupChipProps) {
  const { t } = useTranslation()
  const broken = conditionsIn([group]).some(condition => faultOf(condition, fields))
  return (
    <span className={classes.chip} data-group>
      <button
        type="button"
        className={classes.chipWords}
        title={broken ? t('records:faults.group') : undefined}
        onClick={onOpen}
      >
        {broken ? (
          <IconAlertTriangle size={14} aria-label={t('records:faults.group')} className={classes.alert} />
        ) : null}
        <NodeSentence node={group} fields={fields} />
      </button>
      <CloseButton
        size={24}
        iconSize={14}
        c="inherit"
        aria-label={t('records:builder.removeGroup')}
        onClick={onRemove}
      />
    </span>
  )
}

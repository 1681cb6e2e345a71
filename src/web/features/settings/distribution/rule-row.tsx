import { ActionIcon, Switch } from '@mantine/core'
import { IconPencil, IconTrash } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import type { RecordJson } from '../../../app/contract.ts'
import { useObject } from '../../../app/schema.ts'
import { asText } from '../../../fields/widget.ts'
import { ConditionWords } from '../parts/condition-words.tsx'
import { readConditions } from '../parts/conditions.ts'
import { useConfigured } from '../parts/use-configured.ts'
import classes from './distribution.module.css'
import { RecipientWords } from './recipient-words.tsx'

interface RuleRowProps {
  rule: RecordJson
  place: number
  onEdit: () => void
  onRemove: () => void
}

/** A rule as a sentence: when what holds, who gets the lead. */
export function RuleRow({ rule, place, onEdit, onRemove }: RuleRowProps) {
  const { t } = useTranslation()
  const configured = useConfigured()
  const lead = useObject('lead')
  const name = asText(rule.name)
  const activity = useMutation({
    mutationFn: (active: boolean) => api.patch(`/distribution-rules/${rule.id}`, { active }, { version: rule.version }),
    onSettled: () => configured('distributionRule'),
  })
  const active = activity.isPending ? activity.variables : rule.active === true
  return (
    <div className={classes.rule} data-off={active ? undefined : true}>
      <span className={classes.place} aria-hidden="true">
        {place}
      </span>
      <div className={classes.body}>
        <button type="button" className={classes.name} onClick={onEdit}>
          {name}
        </button>
        <p className={classes.words}>
          <ConditionWords
            object={lead}
            conditions={readConditions(rule.conditions)}
            none={t('settings:distribution.always')}
          />
          <span className={classes.arrow} aria-hidden="true">
            →
          </span>
          <RecipientWords rule={rule} />
        </p>
      </div>
      <div className={classes.actions}>
        <Switch
          aria-label={t('settings:distribution.activeOne', { name })}
          checked={active}
          onChange={event => activity.mutate(event.currentTarget.checked)}
        />
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

import { ActionIcon, Button, MultiSelect, Select } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { canRead, useSchema } from '../../../app/schema.ts'
import { type ChosenEvents, eventKinds, withKinds } from './chosen-events.ts'
import classes from './webhooks.module.css'

interface EventFieldsProps {
  chosen: readonly ChosenEvents[]
  error?: string | undefined
  onChange: (chosen: ChosenEvents[]) => void
}

/** Of which records what is told: a line an object. */
export function EventFields({ chosen, error, onChange }: EventFieldsProps) {
  const { t } = useTranslation()
  const { objects } = useSchema()
  const taken = new Set(chosen.map(({ object }) => object))
  const all = [
    { value: '*', label: t('webhooks:anyObject') },
    ...objects.filter(canRead).map(({ name, label }) => ({ value: name, label: label.many })),
  ]
  const kinds = [
    { value: '*', label: t('webhooks:kinds.any') },
    ...eventKinds.map(kind => ({ value: kind, label: t(`webhooks:kinds.${kind}`) })),
  ]
  const put = (at: number, part: Partial<ChosenEvents>) =>
    onChange(chosen.map((old, index) => (index === at ? { ...old, ...part } : old)))
  const next = all.find(({ value }) => value !== '*' && !taken.has(value))
  return (
    <fieldset className={classes.events}>
      <legend className={classes.legend}>{t('webhooks:events')}</legend>
      {chosen.map((line, at) => (
        <div key={line.object} className={classes.event}>
          <Select
            aria-label={t('webhooks:ofWhat')}
            searchable
            allowDeselect={false}
            value={line.object}
            data={all.filter(({ value }) => value === line.object || !taken.has(value))}
            onChange={object => object && put(at, { object })}
          />
          <MultiSelect
            className={classes.kinds}
            aria-label={t('webhooks:what')}
            placeholder={line.kinds.length ? undefined : t('webhooks:chooseKinds')}
            value={line.kinds}
            data={kinds}
            onChange={now => put(at, { kinds: withKinds(line.kinds, now) })}
          />
          <ActionIcon
            className={classes.drop}
            size={36}
            aria-label={t('webhooks:dropEvent')}
            onClick={() => onChange(chosen.filter((_, index) => index !== at))}
          >
            <IconX size={16} />
          </ActionIcon>
        </div>
      ))}
      {chosen.length ? null : <p className={classes.empty}>{t('webhooks:onlyFlowsText')}</p>}
      {error ? (
        <p className={classes.wrong} role="alert">
          {error}
        </p>
      ) : null}
      {next && !taken.has('*') ? (
        <div>
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconPlus size={14} />}
            onClick={() => onChange([...chosen, { object: next.value, kinds: ['*'] }])}
          >
            {t(chosen.length ? 'webhooks:addEvent' : 'webhooks:addFirstEvent')}
          </Button>
        </div>
      ) : null}
    </fieldset>
  )
}

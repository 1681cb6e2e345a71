import { Select, Switch } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useSchema } from '../../../app/schema.ts'
import { useMe } from '../../../app/session.ts'
import { asText } from '../../../fields/widget.ts'
import { agains, type Definition } from '../../automation/flows.ts'
import { usePeople } from '../users/use-people.ts'
import classes from './automation.module.css'
import { WhenEditor } from './when-editor.tsx'

interface FlowOptionsProps {
  draft: Definition
  wrong: (place: string) => string | undefined
  onChange: (part: Partial<Definition>) => void
}

/** With whose rights it runs, whether anew, and what ends it. */
export function FlowOptions({ draft, wrong, onChange }: FlowOptionsProps) {
  const { t } = useTranslation()
  const { users } = usePeople()
  const { admin } = useMe()
  const object = asText(draft.trigger.object) || null
  const declared = useSchema().byName.get(object ?? '')
  const { stops } = draft
  const people = (users.data ?? []).filter(user => user.active || user.id === draft.runAs)
  return (
    <div className={classes.grid}>
      {admin ? (
        <Select
          label={t('automation:runAs')}
          description={t('automation:runAsText')}
          searchable
          allowDeselect={false}
          value={draft.runAs ?? ''}
          error={wrong('runAs')}
          data={[
            { value: '', label: t('automation:system') },
            ...people.map(({ id, name }) => ({ value: id, label: asText(name) })),
          ]}
          onChange={chosen => chosen !== null && onChange({ runAs: chosen || null })}
        />
      ) : (
        <p className={classes.note}>{t('automation:runsAsYou')}</p>
      )}
      <Select
        label={t('automation:again')}
        description={t('automation:againText')}
        allowDeselect={false}
        value={draft.again}
        data={agains.map(value => ({ value, label: t(`automation:agains.${value}`) }))}
        onChange={chosen => onChange({ again: agains.find(one => one === chosen) ?? 'always' })}
      />
      <div className={classes.whole}>
        <p className={classes.label}>{t('automation:stops.title')}</p>
        <div className={classes.switches}>
          <Switch
            label={t('automation:stops.answered')}
            checked={stops.answered === true}
            onChange={({ currentTarget: { checked } }) => onChange({ stops: { ...stops, answered: checked } })}
          />
          {declared?.fields.some(({ type }) => type === 'stage') ? (
            <Switch
              label={t('automation:stops.leavesStage')}
              checked={stops.leavesStage === true}
              onChange={({ currentTarget: { checked } }) => onChange({ stops: { ...stops, leavesStage: checked } })}
            />
          ) : null}
        </div>
        {object ? (
          <WhenEditor
            label={t('automation:stops.when')}
            object={object}
            value={stops.when}
            error={wrong('stops')}
            onChange={when => onChange({ stops: { ...stops, when } })}
          />
        ) : null}
      </div>
    </div>
  )
}

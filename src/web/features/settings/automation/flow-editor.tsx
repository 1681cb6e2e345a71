import { Button, Select, TextInput } from '@mantine/core'
import { IconAdjustments } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMe } from '../../../app/session.ts'
import { asText } from '../../../fields/widget.ts'
import { flowKinds } from '../../automation/flows.ts'
import { top } from '../../automation/step-tree.ts'
import classes from './automation.module.css'
import { wrongIn } from './faults.ts'
import { FlowOptions } from './flow-options.tsx'
import { StepList } from './step-list.tsx'
import { TriggerFields } from './trigger-fields.tsx'
import type { FlowEdit } from './use-flow-edit.ts'
import { WhenEditor } from './when-editor.tsx'

/** A flow from top to bottom: what it is, by what it begins, on what condition, and what is done then. */
export function FlowEditor({ edit }: { edit: FlowEdit }) {
  const { t } = useTranslation()
  const { values, change, changeDraft, faults } = edit
  const { draft } = values
  const wrong = wrongIn(faults.own)
  const { admin } = useMe()
  const [more, showMore] = useState(() => Boolean(wrong('runAs') || wrong('stops')))
  return (
    <>
      <div className={classes.grid}>
        <TextInput
          label={t('automation:name')}
          maxLength={200}
          value={values.name}
          onChange={({ currentTarget: { value } }) => change({ name: value })}
        />
        {admin ? (
          <Select
            label={t('automation:kind')}
            description={t(`automation:kindText.${values.kind}`)}
            inputWrapperOrder={['label', 'input', 'description']}
            allowDeselect={false}
            value={values.kind}
            data={flowKinds.map(value => ({ value, label: t(`automation:kinds.${value}`) }))}
            onChange={chosen => {
              const kind = flowKinds.find(one => one === chosen)
              if (!kind) return
              const stops = kind === 'sequence' ? { ...draft.stops, answered: true } : draft.stops
              change({ kind, draft: { ...draft, stops } })
            }}
          />
        ) : null}
      </div>
      <Part title={t('automation:begins')}>
        <TriggerFields
          trigger={draft.trigger}
          wrong={wrong}
          onChange={trigger => changeDraft(now => ({ ...now, trigger }))}
        />
      </Part>
      {asText(draft.trigger.object) ? (
        <Part title={t('automation:condition')}>
          <WhenEditor
            label={t('automation:conditionText')}
            object={asText(draft.trigger.object)}
            value={draft.condition}
            error={wrong('condition')}
            onChange={condition => changeDraft(now => ({ ...now, condition }))}
          />
        </Part>
      ) : null}
      <Part title={t('automation:steps')}>
        {wrong('steps') ? (
          <p className={classes.wrong} role="alert">
            {wrong('steps')}
          </p>
        ) : null}
        <StepList steps={draft.steps} place={top} label={t('automation:steps')} />
      </Part>
      {more ? (
        <Part title={t('automation:options')}>
          <FlowOptions draft={draft} wrong={wrong} onChange={part => changeDraft(now => ({ ...now, ...part }))} />
        </Part>
      ) : (
        <Button
          mt="lg"
          variant="default"
          leftSection={<IconAdjustments size={16} stroke={1.6} />}
          onClick={() => showMore(true)}
        >
          {t('automation:showOptions')}
        </Button>
      )}
    </>
  )
}

const Part = ({ title, children }: { title: string; children: ReactNode }) => (
  <section className={classes.section} aria-label={title}>
    <h2 className={classes.sectionTitle}>{title}</h2>
    {children}
  </section>
)

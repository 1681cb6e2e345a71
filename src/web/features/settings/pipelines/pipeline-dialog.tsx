import { Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { JsonObject } from '../../../../model/index.ts'
import { api } from '../../../app/api.ts'
import type { RecordJson } from '../../../app/contract.ts'
import { useObject } from '../../../app/schema.ts'
import { asText } from '../../../fields/widget.ts'
import { FormDialog } from '../../../ui/form-dialog.tsx'
import { useConfigured } from '../parts/use-configured.ts'
import { useEdit } from '../parts/use-edit.ts'
import { useStagedObjects } from './staged-objects.ts'

interface PipelineDialogProps {
  pipeline?: RecordJson
  position?: number
  onClose: () => void
}

/** The name of a pipeline. A new one gets the three stages that no pipeline can do without. */
export function PipelineDialog({ pipeline, position = 0, onClose }: PipelineDialogProps) {
  const { t } = useTranslation()
  const configured = useConfigured()
  const staged = useStagedObjects()
  const [name, setName] = useState(asText(pipeline?.name))
  const [object, setObject] = useState('deal')
  const { save, wrong, rest } = useEdit({
    object: useObject('pipeline'),
    record: pipeline,
    values: pipeline ? { name } : { name, object, position: position + 1 },
    shown: ['name', 'object'],
    onSaved: async saved => {
      if (!pipeline) await addStages(saved.id)
      onClose()
    },
  })
  const addStages = async (id: string) => {
    const first: JsonObject[] = [
      { name: t('settings:pipelines.firstStages.new'), kind: 'open', probability: 10 },
      { name: t('settings:pipelines.firstStages.won'), kind: 'won', probability: 100 },
      { name: t('settings:pipelines.firstStages.lost'), kind: 'lost', probability: 0 },
    ]
    await api.post('/stages/bulk', {
      create: first.map((stage, at) => ({ ...stage, pipeline: id, position: at + 1 })),
      atomic: true,
    })
    await configured('stage')
  }
  return (
    <FormDialog
      title={t(pipeline ? 'settings:pipelines.editTitle' : 'settings:pipelines.addTitle')}
      action={t(pipeline ? 'save' : 'settings:create')}
      text={pipeline ? null : t('settings:pipelines.addText')}
      pending={save.isPending}
      disabled={!name.trim()}
      problem={rest}
      onSubmit={() => save.mutate()}
      onClose={onClose}
    >
      <TextInput
        label={t('settings:pipelines.name')}
        required
        data-autofocus
        maxLength={100}
        value={name}
        error={wrong.name}
        onChange={event => setName(event.currentTarget.value)}
      />
      {!pipeline && staged.length > 1 ? (
        <Select
          label={t('settings:pipelines.object')}
          allowDeselect={false}
          value={object}
          error={wrong.object}
          onChange={value => value && setObject(value)}
          data={staged.map(one => ({ value: one.object.name, label: one.object.label.many }))}
        />
      ) : null}
    </FormDialog>
  )
}

import { Select, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { JsonObject } from '../../../../model/index.ts'
import { api } from '../../../app/api.ts'
import type { RecordJson } from '../../../app/contract.ts'
import { useObject } from '../../../app/schema.ts'
import { asText } from '../../../fields/widget.ts'
import { FormDialog } from '../../../ui/form-dialog.tsx'
import { useDialogDraft } from '../../../ui/use-dialog-draft.ts'
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
  const draft = `pipeline.${pipeline ? `${pipeline.id}.${pipeline.version}` : 'new'}`
  const saved = { name: asText(pipeline?.name), object: 'deal' }
  const [values, setValues, close] = useDialogDraft(draft, saved, onClose)
  const { name, object } = values
  const { save, wrong, rest } = useEdit({
    object: useObject('pipeline'),
    record: pipeline,
    values: pipeline ? { name } : { name, object, position: position + 1 },
    shown: ['name', 'object'],
    onSaved: async made => {
      if (!pipeline) await addStages(made.id)
      close()
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
      onClose={close}
    >
      <TextInput
        label={t('settings:pipelines.name')}
        required
        data-autofocus
        maxLength={100}
        value={name}
        error={wrong.name}
        onChange={event => setValues({ ...values, name: event.currentTarget.value })}
      />
      {!pipeline && staged.length > 1 ? (
        <Select
          label={t('settings:pipelines.object')}
          allowDeselect={false}
          value={object}
          error={wrong.object}
          onChange={value => value && setValues({ ...values, object: value })}
          data={staged.map(one => ({ value: one.object.name, label: one.object.label.many }))}
        />
      ) : null}
    </FormDialog>
  )
}

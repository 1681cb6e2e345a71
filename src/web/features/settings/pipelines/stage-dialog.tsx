import { MultiSelect, NumberInput, SegmentedControl, Switch, Text, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { RecordJson, SchemaObject } from '../../../app/contract.ts'
import { useObject } from '../../../app/schema.ts'
import { asList, asText } from '../../../fields/widget.ts'
import { FormDialog } from '../../../ui/form-dialog.tsx'
import { useDialogDraft } from '../../../ui/use-dialog-draft.ts'
import rows from '../parts/rows.module.css'
import { useEdit } from '../parts/use-edit.ts'
import { StageForecast } from './stage-forecast.tsx'
import { StageWarnings } from './stage-warnings.tsx'

interface StageDialogProps {
  /** Whose records are in the stage. */
  object: SchemaObject
  stage?: RecordJson
  pipeline: string
  /** Position of a new one. */
  place: number
  onClose: () => void
}

type Kind = 'open' | 'won' | 'lost'
const usual: Record<Kind, number> = { open: 50, won: 100, lost: 0 }

/** A stage: how sure the sale is, how long a deal may rest here, how many it holds, what must be known to get here. */
export function StageDialog({ object, stage, pipeline, place, onClose }: StageDialogProps) {
  const { t } = useTranslation()
  const draft = `stage.${stage ? `${stage.id}.${stage.version}` : `new.${pipeline}`}`
  const saved = {
    name: asText(stage?.name),
    kind: (asText(stage?.kind) || 'open') as Kind,
    probability: Number(stage?.probability ?? 50),
    forecast: asText(stage?.forecast) || null,
    maxDays: typeof stage?.maxDays === 'number' ? stage.maxDays : null,
    maxRecords: typeof stage?.maxRecords === 'number' ? stage.maxRecords : null,
    requiredFields: asList(stage?.requiredFields).map(asText),
    clientName: asText(stage?.clientName) || null,
    tellsClient: stage?.tellsClient === true,
  }
  const [values, setValues, close] = useDialogDraft(draft, saved, onClose)
  const change = (part: Partial<typeof values>) => setValues({ ...values, ...part })
  const { save, wrong, rest } = useEdit({
    object: useObject('stage'),
    record: stage,
    onSaved: close,
    shown: [
      'name',
      'kind',
      'probability',
      'forecast',
      'maxDays',
      'maxRecords',
      'requiredFields',
      'clientName',
      'tellsClient',
    ],
    values: stage ? values : { ...values, pipeline, position: place },
  })
  const askable = object.fields.filter(field => !field.readOnly && field.type !== 'stage' && field.name !== 'pipeline')
  return (
    <FormDialog
      title={t(stage ? 'settings:pipelines.editStage' : 'settings:pipelines.newStage')}
      action={t(stage ? 'save' : 'settings:create')}
      pending={save.isPending}
      disabled={!values.name.trim()}
      problem={rest}
      onSubmit={() => save.mutate()}
      onClose={close}
    >
      <TextInput
        label={t('settings:pipelines.name')}
        required
        data-autofocus
        maxLength={100}
        value={values.name}
        error={wrong.name}
        onChange={event => change({ name: event.currentTarget.value })}
      />
      <div>
        <Text size="sm" fw={550} mb={4} id="stage-kind">
          {t('settings:pipelines.kind')}
        </Text>
        <SegmentedControl
          fullWidth
          aria-labelledby="stage-kind"
          value={values.kind}
          onChange={kind => change({ kind: kind as Kind, probability: usual[kind as Kind] })}
          data={(['open', 'won', 'lost'] as const).map(value => ({
            value,
            label: t(`settings:pipelines.kinds.${value}`),
          }))}
        />
        {wrong.kind ? (
          <Text size="xs" c="red" mt={4}>
            {wrong.kind}
          </Text>
        ) : null}
      </div>
      {stage ? <StageWarnings object={object} stage={stage} values={values} /> : null}
      {values.kind === 'open' ? (
        <div className={rows.form}>
          <NumberInput
            label={t('settings:pipelines.probability')}
            description={t('settings:pipelines.probabilityText')}
            min={0}
            max={100}
            suffix="%"
            value={values.probability}
            error={wrong.probability}
            onChange={value => change({ probability: Number(value) || 0 })}
          />
          <NumberInput
            label={t('settings:pipelines.maxDays')}
            description={t('settings:pipelines.maxDaysText')}
            min={1}
            allowDecimal={false}
            value={values.maxDays ?? ''}
            error={wrong.maxDays}
            onChange={value => change({ maxDays: value === '' ? null : Number(value) })}
          />
        </div>
      ) : null}
      {values.kind === 'open' && object.name === 'deal' ? (
        <StageForecast
          value={values.forecast}
          probability={values.probability}
          error={wrong.forecast}
          onChange={forecast => change({ forecast })}
        />
      ) : null}
      <NumberInput
        label={t('settings:pipelines.maxRecords')}
        description={t('settings:pipelines.maxRecordsText')}
        min={1}
        allowDecimal={false}
        value={values.maxRecords ?? ''}
        error={wrong.maxRecords}
        onChange={value => change({ maxRecords: value === '' ? null : Number(value) })}
      />
      <MultiSelect
        label={t('settings:pipelines.required')}
        description={t('settings:pipelines.requiredText')}
        searchable
        clearable
        value={values.requiredFields}
        error={wrong.requiredFields}
        onChange={requiredFields => change({ requiredFields })}
        data={askable.map(field => ({ value: field.name, label: field.label }))}
      />
      {object.name === 'order' ? (
        <>
          <TextInput
            label={t('orders:stage.clientName')}
            description={t('orders:stage.clientNameText')}
            maxLength={100}
            value={values.clientName ?? ''}
            error={wrong.clientName}
            onChange={({ currentTarget: { value } }) => change({ clientName: value || null })}
          />
          <Switch
            label={t('orders:stage.tellsClient')}
            checked={values.tellsClient}
            onChange={({ currentTarget: { checked } }) => change({ tellsClient: checked })}
          />
        </>
      ) : null}
    </FormDialog>
  )
}

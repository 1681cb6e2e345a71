import { MultiSelect, Select } from '@mantine/core'
import { StatusBadge, type Tone } from '../ui/status-badge.tsx'
import { stageOf, usePipelines } from '../app/pipelines.ts'
import { asText, type EditProps, type FieldWidget, inputProps, type OperandProps, type ShowProps } from './widget.ts'
import { idOf } from './titles.ts'

const tones: Record<string, Tone> = { open: 'accent', won: 'good', lost: 'bad' }

function ShowStage({ value }: ShowProps) {
  const stage = stageOf(usePipelines(), idOf(value))
  return stage ? <StatusBadge tone={tones[stage.kind] ?? 'quiet'}>{stage.name}</StatusBadge> : <>…</>
}

function EditStage(props: EditProps) {
  const { value, onChange, onDone } = props
  const pipelines = usePipelines()
  return (
    <Select
      {...inputProps(props)}
      data={pipelines.map(pipeline => ({
        group: pipeline.name,
        items: pipeline.stages.map(stage => ({ value: stage.id, label: stage.name })),
      }))}
      value={idOf(value)}
      onChange={id => {
        onChange(id)
        onDone?.()
      }}
    />
  )
}

function StageOperand({ field, value, onChange }: OperandProps) {
  const pipelines = usePipelines()
  return (
    <MultiSelect
      aria-label={field.label} data-autofocus
      data={pipelines.map(pipeline => ({
        group: pipeline.name,
        items: pipeline.stages.map(stage => ({ value: stage.id, label: stage.name })),
      }))}
      value={(Array.isArray(value) ? value : [value]).map(asText).filter(Boolean)}
      onChange={onChange}
    />
  )
}

export const stageWidget: FieldWidget = {
  Show: ShowStage,
  Edit: EditStage,
  Operand: StageOperand,
  offers: ['in', 'nin'],
  speaks: 'one',
  width: 150,
}

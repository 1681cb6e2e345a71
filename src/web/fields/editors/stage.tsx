import { MultiSelect, Select } from '@mantine/core'
import { usePipelines } from '../../app/pipelines.ts'
import { idOf } from '../titles.ts'
import { asText, type EditProps, type FieldEditor, inputProps, inside, type OperandProps } from '../widget.ts'

function EditStage(props: EditProps) {
  const { field, value, onChange, onDone } = props
  const pipelines = usePipelines(field.object)
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
  const pipelines = usePipelines(field.object)
  return (
    <MultiSelect
      aria-label={field.label}
      data-autofocus
      comboboxProps={inside}
      data={pipelines.map(pipeline => ({
        group: pipeline.name,
        items: pipeline.stages.map(stage => ({ value: stage.id, label: stage.name })),
      }))}
      value={(Array.isArray(value) ? value : [value]).map(asText).filter(Boolean)}
      onChange={onChange}
    />
  )
}

export const stageEditor: FieldEditor = { Edit: EditStage, Operand: StageOperand }

import { TagsInput } from '@mantine/core'
import { asList, asText, type EditProps, type FieldWidget, inputProps, type OperandProps, type ShowProps } from './widget.ts'
import classes from './fields.module.css'

function ShowTags({ value }: ShowProps) {
  return (
    <span className={classes.tags}>
      {asList(value).map(tag => <span key={asText(tag)} className={classes.tag}>{asText(tag)}</span>)}
    </span>
  )
}

function EditTags(props: EditProps) {
  return <TagsInput {...inputProps(props)} value={asList(props.value).map(asText)} onChange={props.onChange} acceptValueOnBlur />
}

function TagsOperand({ field, value, onChange }: OperandProps) {
  return <TagsInput aria-label={field.label} data-autofocus value={asList(value).map(asText)} onChange={onChange} acceptValueOnBlur />
}

export const tagsWidget: FieldWidget = {
  Show: ShowTags,
  Edit: EditTags,
  Operand: TagsOperand,
  offers: ['in', 'nin', 'filled', 'empty'],
  speaks: 'many',
  width: 160,
  roomy: true,
}

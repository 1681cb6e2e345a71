import { StatusBadge } from '../ui/status-badge.tsx'
import { choiceLabel, choiceTone } from './choices.ts'
import classes from './fields.module.css'
import { asList, asText, type FieldWidget, type ShowProps } from './widget.ts'

function ShowChoice({ value, field }: ShowProps) {
  const tone = choiceTone(field, asText(value))
  return tone ? (
    <StatusBadge tone={tone}>{choiceLabel(field, asText(value))}</StatusBadge>
  ) : (
    choiceLabel(field, asText(value))
  )
}

function ShowChoices({ value, field }: ShowProps) {
  return (
    <span className={classes.tags}>
      {asList(value).map(code => (
        <span key={asText(code)} className={classes.tag}>
          {choiceLabel(field, asText(code))}
        </span>
      ))}
    </span>
  )
}

export const choiceWidget: FieldWidget = {
  Show: ShowChoice,
  editable: true,
  offers: ['in', 'nin', 'filled', 'empty'],
  speaks: 'one',
  width: 158,
  firm: true,
}

export const multiChoiceWidget: FieldWidget = { ...choiceWidget, Show: ShowChoices, speaks: 'many', width: 180 }

import classes from './fields.module.css'
import { asList, asText, type FieldWidget, type ShowProps } from './widget.ts'

function ShowTags({ value }: ShowProps) {
  return (
    <span className={classes.tags}>
      {asList(value).map(tag => (
        <span key={asText(tag)} className={classes.tag}>
          {asText(tag)}
        </span>
      ))}
    </span>
  )
}

export const tagsWidget: FieldWidget = {
  Show: ShowTags,
  editable: true,
  offers: ['in', 'nin', 'filled', 'empty'],
  speaks: 'many',
  width: 160,
  roomy: true,
}

import classes from './fields.module.css'
import { isJsonObject } from './json-object.ts'
import { isAttribution, Touches } from './touches.tsx'
import { asText, type FieldWidget, type ShowProps } from './widget.ts'

/** Structured things without a page of their own, such as where a request came from. */
function ShowJson({ value }: ShowProps) {
  if (!isJsonObject(value)) return <>{asText(value)}</>
  if (isAttribution(value)) return <Touches value={value} />
  return (
    <span className={classes.entries}>
      {Object.entries(value)
        .filter(([, part]) => part !== null && part !== '')
        .map(([name, part]) => (
          <span key={name}>
            <span className={classes.kind}>{name}</span>{' '}
            {isJsonObject(part) || Array.isArray(part) ? JSON.stringify(part) : asText(part)}
          </span>
        ))}
    </span>
  )
}

export const jsonWidget: FieldWidget = { Show: ShowJson, offers: ['filled', 'empty'], speaks: 'one', width: 200 }

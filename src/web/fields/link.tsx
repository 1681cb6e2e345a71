import { isJsonObject } from './json-object.ts'
import { RecordName } from './record-name.tsx'
import { asText, type FieldWidget, type ShowProps } from './widget.ts'

function ShowLink({ value }: ShowProps) {
  return isJsonObject(value) ? <RecordName object={asText(value.object)} id={asText(value.id)} /> : null
}

/** What a task or a note belongs to: set where it is made, on the card. */
export const linkWidget: FieldWidget = { Show: ShowLink, offers: ['filled', 'empty'], speaks: 'one', width: 190 }

import { RecordName } from './record-name.tsx'
import { idOf, targetOf } from './titles.ts'
import { asList, asText, type FieldWidget, type ShowProps } from './widget.ts'

function ShowReference({ value, field }: ShowProps) {
  const id = idOf(value)
  return id ? <RecordName object={targetOf(field)} id={id} /> : null
}

function ShowReferences({ value, field }: ShowProps) {
  const ids = asList(value).map(asText)
  return (
    <>
      {ids.map((id, at) => (
        <span key={id}>
          {at ? ', ' : ''}
          <RecordName object={targetOf(field)} id={id} />
        </span>
      ))}
    </>
  )
}

export const refWidget: FieldWidget = {
  Show: ShowReference,
  editable: true,
  offers: ['in', 'nin', 'filled', 'empty'],
  speaks: 'one',
  width: 180,
}

export const userWidget: FieldWidget = { ...refWidget, width: 200, firm: true }

export const refsWidget: FieldWidget = { ...refWidget, Show: ShowReferences, speaks: 'many', roomy: true }

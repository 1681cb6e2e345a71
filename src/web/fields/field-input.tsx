import { widgetOf } from './index.ts'
import type { EditProps } from './widget.ts'

/** An input for any field that may be edited by hand. */
export function FieldInput(props: EditProps) {
  const { Edit } = widgetOf(props.field)
  return Edit ? <Edit {...props} /> : null
}

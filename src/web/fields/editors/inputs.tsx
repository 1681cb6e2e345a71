import type { EditProps, OperandProps } from '../widget.ts'
import { editorOf } from './index.ts'

/** The one door to all inputs, so that they are loaded together. */
export function ValueInput(props: EditProps) {
  const { Edit } = editorOf(props.field)
  return Edit ? <Edit {...props} /> : null
}

export function OperandEditor(props: OperandProps) {
  const { Operand } = editorOf(props.field)
  return Operand ? <Operand {...props} /> : null
}

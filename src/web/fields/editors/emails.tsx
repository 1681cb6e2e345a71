import type { EditProps, FieldEditor } from '../widget.ts'
import { EditEntries } from './entries.tsx'
import { WordsOperand } from './text.tsx'

const types = ['work', 'personal', 'other']

const EditEmails = (props: EditProps) => (
  <EditEntries {...props} types={types} inputType="email" placeholder="name@example.ru" />
)

export const emailsEditor: FieldEditor = { Edit: EditEmails, Operand: WordsOperand }

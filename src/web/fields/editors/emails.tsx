import { useTranslation } from 'react-i18next'
import type { EditProps, FieldEditor } from '../widget.ts'
import { EditEntries } from './entries.tsx'
import { WordsOperand } from './text.tsx'

const types = ['work', 'personal', 'other']

function EditEmails(props: EditProps) {
  const { t } = useTranslation()
  return <EditEntries {...props} types={types} inputType="email" placeholder={t('records:examples.email')} />
}

export const emailsEditor: FieldEditor = { Edit: EditEmails, Operand: WordsOperand }

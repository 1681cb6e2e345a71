import { useTranslation } from 'react-i18next'
import { showPhone } from '../phone-format.ts'
import type { EditProps, FieldEditor } from '../widget.ts'
import { EditEntries } from './entries.tsx'
import { WordsOperand } from './text.tsx'

const types = ['mobile', 'work', 'home', 'fax', 'other']

function EditPhones(props: EditProps) {
  const { t } = useTranslation()
  return (
    <EditEntries
      {...props}
      types={types}
      inputType="tel"
      placeholder={t('records:examples.phone')}
      show={value => (/^\+7\d{10}(;|$)/.test(value) ? showPhone(value, t('records:extension')) : value)}
    />
  )
}

export const phonesEditor: FieldEditor = { Edit: EditPhones, Operand: WordsOperand }

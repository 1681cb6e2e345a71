import { useTranslation } from 'react-i18next'
import type { JsonObject } from '../../model/index.ts'
import type { RecordJson, SchemaField } from '../app/contract.ts'
import { loadWorkWords } from '../app/i18n.ts'
import { useObject } from '../app/schema.ts'
import { FieldValue } from '../fields/field-value.tsx'
import type { LinesDialogProps } from '../fields/lines/lines-dialog.tsx'
import { RecordAroundProvider } from '../fields/record-around.ts'
import { lazyPart } from '../ui/lazy-part.tsx'
import type { FieldDraft } from './field-drafts.ts'
import classes from './inline-field.module.css'
import type { FieldEdit } from './save-field.ts'

const LinesDialog = lazyPart<LinesDialogProps>(async () => {
  const [module] = await Promise.all([import('../fields/lines/lines-dialog.tsx'), loadWorkWords()])
  return module.LinesDialog
})

interface LinesFieldProps {
  field: SchemaField
  record: RecordJson
  editing: boolean
  kept: FieldDraft | undefined
  onSave: (edit: FieldEdit) => Promise<unknown>
  onClose: () => void
}

/** Lines on a card: they are read where they stand, and written over the page, for they need more room than a card has. */
export function LinesField({ field, record, editing, kept, onSave, onClose }: LinesFieldProps) {
  const { t } = useTranslation()
  const object = useObject(field.object)
  return (
    <>
      <RecordAroundProvider value={{ object, values: valuesOf(record) }}>
        <FieldValue field={field} value={record[field.name]} />
      </RecordAroundProvider>
      {kept && !editing ? <span className={classes.by}>{t('card:unsaved')}</span> : null}
      {editing ? (
        <LinesDialog
          object={object}
          record={record}
          values={valuesOf(record)}
          field={field}
          kept={kept}
          onSave={onSave}
          onClose={onClose}
        />
      ) : null}
    </>
  )
}

const valuesOf = (record: RecordJson): JsonObject =>
  Object.fromEntries(Object.entries(record).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])))

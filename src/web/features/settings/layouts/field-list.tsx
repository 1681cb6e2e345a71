import { useTranslation } from 'react-i18next'
import type { SchemaField } from '../../../app/contract.ts'
import type { Spot } from './draft.ts'
import { FieldRow } from './field-row.tsx'
import classes from './layouts.module.css'
import { useDropList } from './use-drop-list.ts'

export interface FieldMoves {
  /** Sections that a field can be moved to. */
  sections: { id: string; name: string; length: number }[]
  counted: SchemaField[]
  canStep: (field: SchemaField, step: 1 | -1) => boolean
  onStep: (field: SchemaField, step: 1 | -1) => void
  onMove: (field: string, to: Spot) => void
  onCount: (field: SchemaField) => void
}

interface FieldListProps extends FieldMoves {
  /** `null`: what stands in no section. */
  section: string | null
  fields: SchemaField[]
  label: string
}

/** The fields of a section; others are dropped between them, or into the section. */
export function FieldList({ section, fields, label, ...moves }: FieldListProps) {
  const { t } = useTranslation()
  const { list, over } = useDropList(field => moves.onMove(field, { section, at: fields.length }))
  return (
    <div ref={list} className={classes.drop} data-over={over || undefined}>
      {fields.length ? (
        <ul className={classes.fields} aria-label={label}>
          {fields.map((field, at) => (
            <FieldRow key={field.name} field={field} spot={{ section, at }} {...moves} />
          ))}
        </ul>
      ) : (
        <p className={classes.hint}>{t('settings:layouts.emptySection')}</p>
      )}
    </div>
  )
}

import { UnstyledButton } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiError } from '../app/api-error.ts'
import type { RecordJson, SchemaField, SchemaObject } from '../app/contract.ts'
import { isEmptyValue } from '../fields/widget.ts'
import { errorWords } from '../ui/toast.ts'
import classes from './card.module.css'
import { isWritable } from './form-fields.ts'
import { InlineField } from './inline-field.tsx'
import { useSave } from './use-save.tsx'

interface CardFieldsProps {
  object: SchemaObject
  record: RecordJson
  /** Fields shown elsewhere on the card. */
  without?: readonly string[]
}

/**
 * The fields of a card: what is known stands in lines, the short form's first; what the short form asks and nobody has
 * said yet is a press away; the rest comes on demand.
 */
export function CardFields({ object, record, without = [] }: CardFieldsProps) {
  const { t } = useTranslation()
  const [all, setAll] = useState(false)
  const [filling, setFilling] = useState<string | null>(null)
  const { save, dialog } = useSave(object, record)

  const shown = object.fields.filter(field => !without.includes(field.name))
  const main = shown.filter(field => isMain(object, field))
  const known = (field: SchemaField) => !isEmptyValue(record[field.name]) || field.name === filling
  const asked = main.filter(field => !known(field) && isWritable(field) && record.can?.update !== false)
  const other = shown.filter(field => !main.includes(field))
  const rest = other.filter(field => !known(field) || isPartOfName(object, field))

  const line = (field: SchemaField) => (
    <InlineField
      key={field.name}
      field={field}
      record={record}
      begun={field.name === filling}
      onClose={() => setFilling(null)}
      onSave={edit => save.mutateAsync(edit)}
      problem={(error, name) =>
        error instanceof ApiError ? (error.byField()[name] ?? errorWords(error)) : errorWords(error)
      }
    />
  )
  return (
    <>
      <dl className={classes.fields}>
        {main.filter(known).map(line)}
        {other.filter(field => !rest.includes(field)).map(line)}
        {all ? rest.map(line) : null}
      </dl>
      {asked.length ? (
        <div className={classes.asked}>
          {asked.map(field => (
            <UnstyledButton
              key={field.name}
              className={classes.ask}
              aria-label={t('records:fill', { field: field.label })}
              onClick={() => setFilling(field.name)}
            >
              <IconPlus size={12} stroke={2} />
              {field.label}
            </UnstyledButton>
          ))}
        </div>
      ) : null}
      {rest.length ? (
        <UnstyledButton className={classes.moreFields} aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? t('records:fewerFields') : t('records:moreFields', { count: rest.length })}
        </UnstyledButton>
      ) : null}
      {dialog}
    </>
  )
}

const isMain = (object: SchemaObject, field: SchemaField): boolean =>
  object.views.form ? object.views.form.includes(field.name) : true

/** The parts of a name that stands whole already. */
const isPartOfName = (object: SchemaObject, { name }: SchemaField): boolean =>
  ['lastName', 'firstName', 'middleName'].includes(name) && Boolean(object.views.form?.includes(object.title))

import { UnstyledButton } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiError } from '../app/api-error.ts'
import type { RecordJson, SchemaField, SchemaObject } from '../app/contract.ts'
import { isEmptyValue } from '../fields/widget.ts'
import { errorWords } from '../ui/toast.ts'
import classes from './card.module.css'
import { InlineField } from './inline-field.tsx'
import { useSave } from './use-save.tsx'

interface CardFieldsProps {
  object: SchemaObject
  record: RecordJson
  /** Fields shown elsewhere on the card. */
  without?: readonly string[]
}

/** All fields of a card: the short form's first, then whatever else is filled in, the rest on demand. */
export function CardFields({ object, record, without = [] }: CardFieldsProps) {
  const { t } = useTranslation()
  const [all, setAll] = useState(false)
  const { save, dialog } = useSave(object, record)

  const shown = object.fields.filter(field => !without.includes(field.name))
  const main = shown.filter(field => isMain(object, field))
  const other = shown.filter(field => !main.includes(field))
  const filled = other.filter(field => !isEmptyValue(record[field.name]))
  const rest = other.filter(field => !filled.includes(field))

  const line = (field: SchemaField) => (
    <InlineField
      key={field.name}
      field={field}
      record={record}
      onSave={edit => save.mutateAsync(edit)}
      problem={(error, name) =>
        error instanceof ApiError ? (error.byField()[name] ?? errorWords(error)) : errorWords(error)
      }
    />
  )
  return (
    <>
      <dl className={classes.fields}>
        {main.map(line)}
        {filled.map(line)}
        {all ? rest.map(line) : null}
      </dl>
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

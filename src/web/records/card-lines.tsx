import { UnstyledButton } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiError } from '../app/api-error.ts'
import type { RecordJson, SchemaField, SchemaObject } from '../app/contract.ts'
import { isEmptyValue } from '../fields/widget.ts'
import { errorWords } from '../ui/toast.ts'
import classes from './card.module.css'
import type { FieldDrafts } from './field-drafts.ts'
import { isWritable } from './form-fields.ts'
import { InlineField } from './inline-field.tsx'
import type { FieldEdit } from './save-field.ts'

/** What all fields of a card share: the record, and which of them is being filled in. */
export interface Filling {
  object: SchemaObject
  record: RecordJson
  /** Name of the field that somebody has begun to fill in. */
  name: string | null
  begin: (name: string | null) => void
  save: (edit: FieldEdit) => Promise<unknown>
  /** What was typed before and never saved. */
  kept: FieldDrafts
}

interface LinesProps {
  fields: SchemaField[]
  filling: Filling
}

/** Fields that were put together on purpose: what is known in lines, what is not, a press away. */
export function GroupedFields({ fields, filling }: LinesProps) {
  return (
    <>
      <Lines fields={fields.filter(field => isKnown(field, filling))} filling={filling} />
      <Asked fields={fields.filter(field => isAsked(field, filling))} filling={filling} />
    </>
  )
}

/** Fields in the order of their declaration: the short form's first, others as far as they are known, the rest on demand. */
export function UngroupedFields({ fields, filling }: LinesProps) {
  const { t } = useTranslation()
  const [all, setAll] = useState(false)
  const { object } = filling
  const main = fields.filter(field => isMain(object, field))
  const other = fields.filter(field => !main.includes(field))
  const rest = other.filter(
    field => !isKnown(field, filling) || (isPartOfName(object, field) && !(field.name in filling.kept)),
  )
  const lines = [
    ...main.filter(field => isKnown(field, filling)),
    ...other.filter(field => !rest.includes(field)),
    ...(all ? rest : []),
  ]
  return (
    <>
      <Lines fields={lines} filling={filling} />
      <Asked fields={main.filter(field => isAsked(field, filling))} filling={filling} />
      {rest.length ? (
        <UnstyledButton
          className={classes.moreFields}
          data-screen-only
          aria-expanded={all}
          onClick={() => setAll(!all)}
        >
          {all ? t('records:fewerFields') : t('records:moreFields', { count: rest.length })}
        </UnstyledButton>
      ) : null}
    </>
  )
}

function Lines({ fields, filling }: LinesProps): ReactNode {
  if (!fields.length) return null
  return (
    <dl className={classes.fields}>
      {fields.map(field => (
        <InlineField
          key={field.name}
          field={field}
          record={filling.record}
          begun={field.name === filling.name}
          kept={filling.kept[field.name]}
          onClose={() => filling.begin(null)}
          onSave={filling.save}
          problem={(error, name) =>
            error instanceof ApiError ? (error.byField()[name] ?? errorWords(error)) : errorWords(error)
          }
        />
      ))}
    </dl>
  )
}

/** What nobody has said yet takes no line: it is something to add. */
function Asked({ fields, filling }: LinesProps): ReactNode {
  const { t } = useTranslation()
  if (!fields.length) return null
  return (
    <div className={classes.asked} data-screen-only>
      {fields.map(field => (
        <UnstyledButton
          key={field.name}
          className={classes.ask}
          aria-label={t('records:fill', { field: field.label })}
          onClick={() => filling.begin(field.name)}
        >
          <IconPlus size={12} stroke={2} />
          {field.label}
        </UnstyledButton>
      ))}
    </div>
  )
}

const isKnown = ({ name }: SchemaField, filling: Filling): boolean =>
  !isEmptyValue(filling.record[name]) || name === filling.name || name in filling.kept

const isAsked = (field: SchemaField, filling: Filling): boolean => !isKnown(field, filling) && canFill(field, filling)

export const canFill = (field: SchemaField, { record }: Filling): boolean =>
  isWritable(field) && record.can?.update !== false

/** What is sold is at hand on every card, whatever its short form asks for. */
const isMain = (object: SchemaObject, field: SchemaField): boolean =>
  field.type === 'items' || !object.views.form || object.views.form.includes(field.name)

/** The parts of a name that stands whole already. */
const isPartOfName = (object: SchemaObject, { name }: SchemaField): boolean =>
  ['lastName', 'firstName', 'middleName'].includes(name) && Boolean(object.views.form?.includes(object.title))

import { SegmentedControl } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { FieldRight, JsonObject } from '../../../../model/index.ts'
import type { SchemaField, SchemaObject } from '../../../app/contract.ts'
import { fieldRightIn, fieldRights, withFieldRight } from './rights.ts'
import classes from './roles.module.css'

interface FieldRightsListProps {
  object: SchemaObject
  fields: JsonObject
  onChange: (fields: JsonObject) => void
}

/** The fields of an object: written, only read, or not there at all. */
export function FieldRightsList({ object, fields, onChange }: FieldRightsListProps) {
  const { t } = useTranslation()
  // What the system itself fills in is never written by hand: it is shown or not.
  const rightOf = ({ name, readOnly }: SchemaField) => {
    const right = fieldRightIn(fields, object.name, name)
    return readOnly && right === 'write' ? 'read' : right
  }
  const rightsOf = ({ readOnly }: SchemaField) =>
    fieldRights
      .filter(right => right !== 'write' || !readOnly)
      .map(value => ({ value, label: t(`settings:fieldRights.${value}`) }))
  return (
    <ul className={classes.fields}>
      {object.fields.map(field => (
        <li key={field.name} className={classes.field}>
          <span>{field.label}</span>
          <SegmentedControl
            size="xs"
            aria-label={field.label}
            value={rightOf(field)}
            data={rightsOf(field)}
            onChange={right =>
              onChange(
                withFieldRight(
                  fields,
                  object.name,
                  field.name,
                  field.readOnly && right === 'read' ? 'write' : (right as FieldRight),
                ),
              )
            }
          />
        </li>
      ))}
    </ul>
  )
}

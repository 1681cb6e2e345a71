import { Alert, SimpleGrid } from '@mantine/core'
import type { JsonObject } from '../../model/index.ts'
import type { ApiError } from '../app/api-error.ts'
import type { SchemaField } from '../app/contract.ts'
import { FieldInput } from '../fields/field-input.tsx'
import { widgetOf } from '../fields/index.ts'
import { errorWords } from '../ui/toast.ts'

interface FieldsFormProps {
  fields: SchemaField[]
  values: JsonObject
  onChange: (values: JsonObject) => void
  error: ApiError | null
  autoFocus?: boolean
}

/** Inputs for some fields of an object, with what the server found wrong at each of them. */
export function FieldsForm({ fields, values, onChange, error, autoFocus }: FieldsFormProps) {
  const problems = error?.byField() ?? {}
  const elsewhere = error && !fields.some(field => problems[field.name])
  return (
    <>
      {elsewhere ? (
        <Alert color="red" role="alert">
          {errorWords(error)}
        </Alert>
      ) : null}
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md" verticalSpacing="md">
        {fields.map((field, at) => (
          <div key={field.name} style={isWide(field) ? { gridColumn: '1 / -1' } : undefined}>
            <FieldInput
              field={field}
              value={values[field.name] ?? null}
              error={problems[field.name]}
              autoFocus={autoFocus && at === 0}
              onChange={value => onChange({ ...values, [field.name]: value })}
            />
          </div>
        ))}
      </SimpleGrid>
    </>
  )
}

/** Texts, addresses and lists of things need the whole width. */
const isWide = (field: SchemaField): boolean =>
  Boolean(widgetOf(field).roomy) && field.type !== 'tags' && field.type !== 'time'

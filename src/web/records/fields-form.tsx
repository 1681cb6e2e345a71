import { Alert, SimpleGrid } from '@mantine/core'
import type { ReactNode } from 'react'
import type { JsonObject } from '../../model/index.ts'
import type { ApiError } from '../app/api-error.ts'
import type { SchemaField } from '../app/contract.ts'
import { useSchema } from '../app/schema.ts'
import { FieldInput } from '../fields/field-input.tsx'
import { widgetOf } from '../fields/index.ts'
import { RecordAroundProvider } from '../fields/record-around.ts'
import { errorWords } from '../ui/toast.ts'
import classes from './fields-form.module.css'
import type { FieldGroup } from './layout.ts'

interface FieldsFormProps {
  /** Those that stand in no group. */
  fields: SchemaField[]
  groups?: FieldGroup[]
  /** Title of what stands in no group, where there are groups. */
  others?: string
  values: JsonObject
  onChange: (values: JsonObject) => void
  error: ApiError | null
  autoFocus?: boolean
  /** What helps to fill in a field, below its input. */
  aid?: (field: SchemaField) => ReactNode
}

/** Inputs for some fields of an object, with what the server found wrong at each of them. */
export function FieldsForm({ fields, groups = [], others, error, autoFocus, ...rest }: FieldsFormProps) {
  const problems = error?.byField() ?? {}
  const all = [...groups.flatMap(group => group.fields), ...fields]
  const inputs = { ...rest, problems, first: autoFocus ? all[0] : undefined }
  return (
    <>
      {error && !all.some(field => problems[field.name]) ? (
        <Alert color="red" role="alert">
          {errorWords(error)}
        </Alert>
      ) : null}
      {groups.map(group => (
        <TitledInputs key={group.id} title={group.title} fields={group.fields} {...inputs} />
      ))}
      {groups.length && fields.length && others ? (
        <TitledInputs title={others} fields={fields} {...inputs} />
      ) : (
        <Inputs fields={fields} {...inputs} />
      )}
    </>
  )
}

interface InputsProps extends Pick<FieldsFormProps, 'fields' | 'values' | 'onChange' | 'aid'> {
  problems: Record<string, string>
  /** The one that is typed in first. */
  first: SchemaField | undefined
}

function TitledInputs({ title, ...inputs }: InputsProps & { title: string }) {
  return (
    <fieldset className={classes.group}>
      <legend className={classes.title}>{title}</legend>
      <Inputs {...inputs} />
    </fieldset>
  )
}

function Inputs({ fields, values, onChange, problems, first, aid }: InputsProps) {
  const object = useSchema().byName.get(fields[0]?.object ?? '') ?? null
  const around = { object, values, change: (part: JsonObject) => onChange({ ...values, ...part }) }
  return (
    <RecordAroundProvider value={around}>
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md" verticalSpacing="md">
        {fields.map(field => (
          <div key={field.name} style={isWide(field) ? { gridColumn: '1 / -1' } : undefined}>
            <FieldInput
              field={field}
              value={values[field.name] ?? null}
              error={problems[field.name]}
              autoFocus={field === first}
              onChange={value => onChange({ ...values, [field.name]: value })}
            />
            {aid?.(field)}
          </div>
        ))}
      </SimpleGrid>
    </RecordAroundProvider>
  )
}

/** Texts, addresses and lists of things need the whole width. */
const isWide = (field: SchemaField): boolean =>
  Boolean(widgetOf(field).roomy) && field.type !== 'tags' && field.type !== 'time'

import { MultiSelect, Select } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { deciding, type FormField } from './form-values.ts'
import classes from './sources.module.css'

interface FieldConditionProps {
  field: FormField
  fields: FormField[]
  nameOf: (field: FormField) => string
  onChange: (when: FormField['when']) => void
}

/** On which earlier answer it depends whether the field is asked. Nothing, where there is no such field before it. */
export function FieldCondition({ field, fields, nameOf, onChange }: FieldConditionProps) {
  const { t } = useTranslation()
  const others = deciding(fields, field)
  const other = others.find(({ name }) => name === field.when?.field)
  if (!others.length && !field.when) return null
  const choose = (name: string | null) => {
    const chosen = others.find(one => one.name === name)
    if (!chosen) return onChange(undefined)
    onChange({ field: chosen.name, is: chosen.kind === 'checkbox' ? ['yes'] : chosen.choices.slice(0, 1) })
  }
  return (
    <div className={classes.condition}>
      <Select
        size="xs"
        clearable
        aria-label={t('sources:form.whenOf', { name: nameOf(field) })}
        placeholder={t('sources:form.always')}
        value={other?.name ?? null}
        data={others.map(one => ({ value: one.name, label: t('sources:form.when', { name: nameOf(one) }) }))}
        onChange={choose}
      />
      {other?.kind === 'choice' ? (
        <MultiSelect
          size="xs"
          aria-label={t('sources:form.whenIs', { name: nameOf(other) })}
          value={field.when?.is ?? []}
          data={other.choices}
          onChange={is => onChange(is.length ? { field: other.name, is } : undefined)}
        />
      ) : null}
    </div>
  )
}

import { Group, Radio, SimpleGrid, Stack } from '@mantine/core'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import type { JsonObject } from '../../../model/index.ts'
import type { SchemaField, SchemaObject } from '../../app/contract.ts'
import { FieldInput } from '../../fields/field-input.tsx'
import { RecordSelect } from '../../fields/record-select.tsx'
import { isWritable } from '../../records/form-fields.ts'
import { PersonName } from '../../ui/person.tsx'
import classes from './known.module.css'
import type { Known } from './known.tsx'

export type PartChoice = { kind: 'new'; values: JsonObject } | { kind: 'known'; id: string } | { kind: 'none' }

interface ConvertPartProps {
  object: SchemaObject
  choice: PartChoice
  onChange: (choice: PartChoice) => void
  proposed: Known[]
  optional: boolean
  fields: SchemaField[]
  errors: Record<string, string>
}

/** One part of a conversion: a new record, a known one, or none. */
export function ConvertPart({ object, choice, onChange, proposed, optional, fields, errors }: ConvertPartProps) {
  const { t } = useTranslation()
  const titleId = useId()
  const choose = (kind: string) => {
    if (kind === 'new') onChange({ kind, values: choice.kind === 'new' ? choice.values : {} })
    if (kind === 'known') onChange({ kind, id: proposed[0]?.id ?? '' })
    if (kind === 'none') onChange({ kind })
  }
  return (
    <fieldset className={classes.part} aria-labelledby={titleId}>
      <Group justify="space-between">
        <span id={titleId} className={classes.legend}>
          {object.label.one}
        </span>
        <Radio.Group value={choice.kind} onChange={choose} aria-label={object.label.one}>
          <Group gap="md">
            <Radio size="xs" value="new" label={t('leads:convert.new')} />
            <Radio size="xs" value="known" label={t('leads:convert.known')} />
            {optional ? <Radio size="xs" value="none" label={t('leads:convert.none')} /> : null}
          </Group>
        </Radio.Group>
      </Group>
      {choice.kind === 'new' ? (
        <SimpleGrid cols={{ base: 1, xs: 2 }} mt="sm" spacing="sm" verticalSpacing="sm">
          {fields.filter(isWritable).map(field => (
            <FieldInput
              key={field.name}
              field={field}
              value={choice.values[field.name] ?? null}
              error={errors[field.name]}
              onChange={value => onChange({ kind: 'new', values: { ...choice.values, [field.name]: value } })}
            />
          ))}
        </SimpleGrid>
      ) : null}
      {choice.kind === 'known' ? (
        <Stack gap="xs" mt="sm">
          {proposed.map(one => (
            <Radio
              key={one.id}
              size="sm"
              checked={choice.id === one.id}
              onChange={() => onChange({ kind: 'known', id: one.id ?? '' })}
              label={
                <Group gap="sm">
                  {one.title}
                  {one.owner ? <PersonName name={one.owner.name} /> : null}
                </Group>
              }
            />
          ))}
          <RecordSelect
            object={object.name}
            aria-label={t('leads:convert.find', { object: object.label.one })}
            error={errors.id}
            value={proposed.some(one => one.id === choice.id) ? null : choice.id || null}
            onChange={id => onChange({ kind: 'known', id: id ?? '' })}
          />
        </Stack>
      ) : null}
    </fieldset>
  )
}

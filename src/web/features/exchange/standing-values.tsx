import { ActionIcon, Autocomplete, Button, Menu, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconPlus, IconX } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Json } from '../../../model/index.ts'
import { fieldOf, useObject } from '../../app/schema.ts'
import { FieldInput } from '../../fields/field-input.tsx'
import { widgetOf } from '../../fields/index.ts'
import { targetOf, titleOf } from '../../fields/titles.ts'
import { asText } from '../../fields/widget.ts'
import { pageQuery } from '../../records/queries.ts'
import classes from './exchange.module.css'
import type { ImportField, ImportJson, Mapping } from './imports.ts'
import { withValue } from './mapping.ts'

interface StandingValuesProps {
  imported: ImportJson
  mapping: Mapping
  /** Problems by path. */
  at: Record<string, string>
  onChange: (mapping: Mapping) => void
}

/** What holds for rows that do not say it: the source, the owner, a tag for the whole file. */
export function StandingValues({ imported, mapping, at, onChange }: StandingValuesProps) {
  const { t } = useTranslation()
  const object = useObject(imported.object)
  const [added, setAdded] = useState<string[]>([])
  const names = new Set([
    ...Object.entries(mapping)
      .filter(([, source]) => source.value !== undefined)
      .map(([name]) => name),
    ...added,
  ])
  const shown = imported.fields.filter(field => names.has(field.name))
  const offered = imported.fields.filter(
    field => !names.has(field.name) && field.name !== object.title && mayStand(field),
  )
  const remove = (name: string) => {
    setAdded(added.filter(one => one !== name))
    onChange(withValue(mapping, name, null))
  }
  return (
    <div className={classes.standing}>
      <h3 className={classes.standingTitle}>{t('exchange-page:standing.title')}</h3>
      <p className={classes.standingText}>{t('exchange-page:standing.text')}</p>
      {shown.map(field => (
        <div key={field.name} className={classes.standingRow}>
          <StandingInput
            imported={imported}
            field={field}
            value={mapping[field.name]?.value ?? null}
            error={at[`mapping.${field.name}`]}
            onChange={value => onChange(withValue(mapping, field.name, value === '' ? null : value))}
          />
          <ActionIcon
            size={36}
            aria-label={t('settings:removeOne', { name: field.label })}
            onClick={() => remove(field.name)}
          >
            <IconX size={16} />
          </ActionIcon>
        </div>
      ))}
      <Menu position="bottom-start" withinPortal>
        <Menu.Target>
          <Button size="compact-sm" variant="default" leftSection={<IconPlus size={14} />}>
            {t('exchange-page:standing.add')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown mah={320} style={{ overflowY: 'auto' }}>
          {offered.map(field => (
            <Menu.Item key={field.name} onClick={() => setAdded([...added, field.name])}>
              {field.label}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </div>
  )
}

/** One person's phone is nobody else's. */
const mayStand = ({ type }: ImportField): boolean => !['phones', 'emails', 'email', 'messengers'].includes(type)

interface StandingInputProps {
  imported: ImportJson
  field: ImportField
  value: Json
  error: string | undefined
  onChange: (value: Json) => void
}

function StandingInput({ imported, field, value, error, onChange }: StandingInputProps) {
  const known = fieldOf(useObject(imported.object), field.name)
  if (known && ['ref', 'user', 'stage'].includes(field.type))
    return <NameInput field={field} target={targetOf(known)} value={value} error={error} onChange={onChange} />
  if (known && widgetOf(known).editable && field.type !== 'refs')
    return (
      <div className={classes.grow}>
        <FieldInput field={known} value={value} onChange={onChange} error={error} />
      </div>
    )
  return (
    <TextInput
      className={classes.grow}
      label={field.label}
      value={asText(value)}
      error={error}
      onChange={event => onChange(event.currentTarget.value)}
    />
  )
}

/** A record by its name, as a cell of the file would name it: one that is not there yet is asked about like others. */
function NameInput({
  field,
  target,
  value,
  error,
  onChange,
}: Omit<StandingInputProps, 'imported'> & { target: string }) {
  const object = useObject(target)
  const [typed, setTyped] = useState(asText(value))
  const [q] = useDebouncedValue(typed.trim(), 180)
  const { data } = useQuery({
    ...pageQuery(object, { q: q || undefined, fields: [object.title], limit: 20 }),
    placeholderData: keepPreviousData,
  })
  const names = [...new Set((data?.data ?? []).map(record => titleOf(object, record)))]
  const settle = () => typed.trim() !== asText(value) && onChange(typed.trim())
  return (
    <Autocomplete
      className={classes.grow}
      label={field.label}
      data={names}
      filter={({ options }) => options}
      value={typed}
      error={error}
      onChange={setTyped}
      onBlur={settle}
      onOptionSubmit={name => {
        setTyped(name)
        onChange(name)
      }}
    />
  )
}

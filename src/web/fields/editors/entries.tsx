import { ActionIcon, Button, Group, Input, Select, TextInput } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { asEntries, type Entry } from '../entries.ts'
import classes from '../fields.module.css'
import type { EditProps } from '../widget.ts'

interface EditEntriesProps extends EditProps {
  types: readonly string[]
  inputType: 'tel' | 'email' | 'text'
  placeholder?: string
  /** Value as people write it, while it stands unchanged in the input. */
  show?: (value: string) => string
  /** Whether the type is only asked where somebody wants to say it (phones know it by themselves). */
  typeRequired?: boolean
}

/** Rows of value and type, with one more always at hand. */
export function EditEntries({
  field,
  value,
  onChange,
  error,
  bare,
  autoFocus,
  types,
  inputType,
  placeholder,
  show = same,
  typeRequired,
}: EditEntriesProps) {
  const { t } = useTranslation()
  const entries = asEntries(value)
  const rows = entries.length ? entries : [{ value: '' }]
  const write = (next: Entry[]) => onChange(next.length ? next.map(entry => ({ ...entry })) : null)
  const change = (at: number, part: Partial<Entry>) =>
    write(rows.map((row, index) => (index === at ? { ...row, ...part } : row)))

  return (
    <Input.Wrapper
      label={bare ? undefined : field.label}
      error={error}
      withAsterisk={Boolean(field.options.required)}
      labelElement="div"
    >
      <fieldset className={classes.group} aria-label={field.label}>
        {rows.map((row, at) => (
          // Rows have no other identity than their place: a value is being typed into them.
          <div key={at} className={classes.row}>
            <TextInput
              type={inputType}
              inputMode={inputType}
              name={at ? `${field.name}.${at}` : field.name}
              autoComplete="off"
              aria-label={`${field.label} ${at + 1}`}
              placeholder={placeholder}
              error={Boolean(error)}
              autoFocus={autoFocus && at === 0}
              data-autofocus={(autoFocus && at === 0) || undefined}
              value={show(row.value)}
              onChange={event => change(at, { value: event.currentTarget.value })}
            />
            {(row.value || at > 0) && types.length ? (
              <Select
                w={128}
                aria-label={t('records:entryType')}
                placeholder={t('records:entryType')}
                data={types.map(type => ({ value: type, label: t(`records:entryTypes.${type}`) }))}
                value={row.type ?? null}
                clearable={false}
                withAsterisk={typeRequired}
                onChange={type => change(at, { type: type ?? undefined })}
              />
            ) : null}
            {rows.length > 1 || row.value ? (
              <ActionIcon
                size="input-sm"
                aria-label={t('remove')}
                onClick={() => write(rows.filter((_, index) => index !== at))}
              >
                <IconX size={16} />
              </ActionIcon>
            ) : null}
          </div>
        ))}
        {rows.at(-1)?.value ? (
          <Group>
            <Button
              size="compact-xs"
              variant="subtle"
              leftSection={<IconPlus size={14} />}
              onClick={() => write([...rows, { value: '' }])}
            >
              {t('add')}
            </Button>
          </Group>
        ) : null}
      </fieldset>
    </Input.Wrapper>
  )
}

const same = (value: string): string => value

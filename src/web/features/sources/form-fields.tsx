import { ActionIcon, Alert, Button, Checkbox, Menu, Select, TagsInput, TextInput } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useObject } from '../../app/schema.ts'
import { Sortable } from '../../ui/sortable.tsx'
import { FieldCondition } from './field-condition.tsx'
import { type FieldKind, type FormField, fieldKinds, usualKinds } from './form-values.ts'
import classes from './sources.module.css'

interface FormFieldsProps {
  fields: FormField[]
  usualLabel: (field: FormField) => string
  onChange: (fields: FormField[]) => void
}

/** What the form asks, in order. */
export function FormFields({ fields, usualLabel, onChange }: FormFieldsProps) {
  const { t } = useTranslation()
  const nameOf = (field: FormField) => field.label || usualLabel(field)
  const change = (name: string, part: Partial<FormField>) =>
    onChange(fields.map(field => (field.name === name ? { ...field, ...part } : field)))
  return (
    <div>
      <div className={classes.label} id="form-fields">
        {t('sources:form.fields')}
      </div>
      <Sortable
        items={fields}
        keyOf={field => field.name}
        nameOf={nameOf}
        label={t('sources:form.fields')}
        onOrder={onChange}
      >
        {field => (
          <div className={classes.field}>
            <TextInput
              size="xs"
              className={classes.fieldLabel}
              aria-label={t('sources:form.labelOf', { name: usualLabel(field) })}
              maxLength={200}
              placeholder={usualLabel(field)}
              value={field.label}
              onChange={event => change(field.name, { label: event.currentTarget.value })}
            />
            <Select
              size="xs"
              className={classes.fieldKind}
              aria-label={t('sources:form.kindOf', { name: nameOf(field) })}
              allowDeselect={false}
              value={field.kind}
              disabled={
                field.name in usualKinds &&
                field.name !== 'message' &&
                field.name !== 'name' &&
                field.name !== 'company'
              }
              data={fieldKinds.map(value => ({ value, label: t(`sources:form.kinds.${value}`) }))}
              onChange={kind => change(field.name, { kind: kind as FieldKind })}
            />
            <Checkbox
              className={classes.fieldRequired}
              size="xs"
              label={t('sources:form.required')}
              checked={field.required}
              onChange={event => change(field.name, { required: event.currentTarget.checked })}
            />
            <ActionIcon
              className={classes.fieldRemove}
              aria-label={t('settings:removeOne', { name: nameOf(field) })}
              onClick={() => onChange(fields.filter(one => one.name !== field.name))}
            >
              <IconTrash size={16} stroke={1.6} />
            </ActionIcon>
            {field.kind === 'choice' ? (
              <TagsInput
                size="xs"
                className={classes.fieldChoices}
                aria-label={t('sources:form.choicesOf', { name: nameOf(field) })}
                placeholder={t('sources:form.choices')}
                value={field.choices}
                onChange={choices => change(field.name, { choices })}
              />
            ) : null}
            <StepBegins
              field={field}
              name={nameOf(field)}
              isFirst={field === fields[0]}
              onChange={step => change(field.name, { step })}
            />
            <FieldCondition
              field={field}
              fields={fields}
              nameOf={nameOf}
              onChange={when => change(field.name, { when })}
            />
          </div>
        )}
      </Sortable>
      <Missing fields={fields} />
      <AddField
        taken={fields.map(field => field.name)}
        usualLabel={usualLabel}
        onAdd={field => onChange([...fields, field])}
      />
    </div>
  )
}

interface StepBeginsProps {
  field: FormField
  name: string
  isFirst: boolean
  onChange: (step: string | undefined) => void
}

/** Whether a step begins with the field, and what it is called. With the first one begins in any case. */
function StepBegins({ field: { step }, name, isFirst, onChange }: StepBeginsProps) {
  const { t } = useTranslation()
  const begins = step !== undefined
  return (
    <div className={classes.condition}>
      {isFirst && !begins ? null : (
        <Checkbox
          size="xs"
          label={t('sources:form.newStep')}
          aria-label={t('sources:form.newStepOf', { name })}
          checked={begins}
          onChange={event => onChange(event.currentTarget.checked ? t('sources:form.firstStep') : undefined)}
        />
      )}
      {begins ? (
        <TextInput
          size="xs"
          aria-label={t('sources:form.stepOf', { name })}
          placeholder={t('sources:form.step')}
          maxLength={200}
          value={step}
          onChange={event => onChange(event.currentTarget.value)}
        />
      ) : null}
    </div>
  )
}

/** What a form cannot do without, or only badly. */
function Missing({ fields }: { fields: FormField[] }) {
  const { t } = useTranslation()
  const missing = [
    ...(fields.length ? [] : ['noFields']),
    ...(fields.length && !fields.some(({ kind }) => kind === 'phone' || kind === 'email') ? ['noWay'] : []),
    ...(fields.some(({ kind, choices }) => kind === 'choice' && !choices.length) ? ['noChoices'] : []),
  ]
  return missing.map(one => (
    <Alert key={one} color="yellow" mt="sm">
      {t(`sources:form.${one}`)}
    </Alert>
  ))
}

/** What every form knows, the company's own fields of a lead, and questions of the form's own. */
function AddField({
  taken,
  usualLabel,
  onAdd,
}: {
  taken: string[]
  usualLabel: (field: FormField) => string
  onAdd: (field: FormField) => void
}) {
  const { t } = useTranslation()
  const lead = useObject('lead')
  const usual = Object.keys(usualKinds).filter(name => !taken.includes(name))
  const own = lead.fields.filter(
    field => (field.name === 'budget' || isAdded(field)) && !taken.includes(field.name) && !field.readOnly,
  )
  const add = (name: string, kind: FieldKind, label = '') => onAdd({ name, label, required: false, kind, choices: [] })
  const addQuestion = () => {
    let n = 1
    while (taken.includes(`question${n}`)) n++
    add(`question${n}`, 'text', t('sources:form.newQuestion'))
  }
  return (
    <Menu position="bottom-start" withinPortal>
      <Menu.Target>
        <Button mt="sm" size="compact-sm" variant="default" leftSection={<IconPlus size={14} />}>
          {t('sources:form.addField')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {usual.map(name => (
          <Menu.Item key={name} onClick={() => add(name, usualKinds[name] ?? 'text')}>
            {usualLabel({ name, label: '', required: false, kind: 'text', choices: [] })}
          </Menu.Item>
        ))}
        {own.length ? <Menu.Label>{t('sources:form.ofLead')}</Menu.Label> : null}
        {own.map(field => (
          <Menu.Item
            key={field.name}
            onClick={() =>
              onAdd({
                name: field.name,
                label: '',
                required: false,
                kind: kindOf(field.type),
                choices: field.choices?.map(({ label }) => label) ?? [],
              })
            }
          >
            {field.label}
          </Menu.Item>
        ))}
        {usual.length || own.length ? <Menu.Divider /> : null}
        <Menu.Item onClick={addQuestion}>{t('sources:form.question')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

const isAdded = (field: object): boolean => 'added' in field && field.added === true

const kindOf = (type: string): FieldKind => {
  if (type === 'longText') return 'longText'
  if (type === 'phones') return 'phone'
  if (type === 'emails' || type === 'email') return 'email'
  if (type === 'choice' || type === 'multiChoice') return 'choice'
  return type === 'boolean' ? 'checkbox' : 'text'
}

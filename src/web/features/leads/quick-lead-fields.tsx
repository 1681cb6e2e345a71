import { Button, Group, SimpleGrid, Textarea, type TextareaProps, TextInput, type TextInputProps } from '@mantine/core'
import { memo, type ReactNode, useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Json } from '../../../model/index.ts'
import type { RecordJson, SchemaObject } from '../../app/contract.ts'
import { fieldOf } from '../../app/schema.ts'
import { FieldInput } from '../../fields/field-input.tsx'
import { isWritable } from '../../records/form-fields.ts'
import { afterPaint } from '../../ui/after-paint.tsx'
import { DialogActions } from '../../ui/dialog-actions.tsx'
import { Due } from '../tasks/due.tsx'
import { AlreadyThere } from './already-there.tsx'
import type { Draft } from './quick-lead-draft.ts'

type OnChange = (part: Partial<Draft>) => void

interface QuickLeadFieldsProps {
  lead: SchemaObject
  draft: Draft
  /** The chosen source, or that of what is taken down by hand. */
  source: string | null
  wrong: Record<string, string>
  onChange: OnChange
  /** Who it is, between the name and what is wanted. */
  known: ReactNode
}

/**
 * The fields of a call. A letter stands in its field at once; that it was typed is said when it has been painted, and draws
 * none of the others.
 */
export function QuickLeadFields({ lead, draft, source, wrong, onChange, known }: QuickLeadFieldsProps) {
  const { t } = useTranslation()
  const label = (name: string) => fieldOf(lead, name)?.label ?? ''
  const sourceField = fieldOf(lead, 'source')
  const { step } = draft
  const [begun] = useState(draft)
  const chooseSource = useCallback(
    (value: Json) => onChange({ source: typeof value === 'string' ? value : null }),
    [onChange],
  )
  const chooseDue = useCallback((dueAt: string | null) => onChange({ step: { ...step, dueAt } }), [onChange, step])
  return (
    <>
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <Line
          name="phone"
          type="tel"
          label={label('phones')}
          placeholder={t('records:examples.phone')}
          data-autofocus
          defaultValue={begun.phone}
          error={wrong.phones}
          onSay={onChange}
        />
        <Line
          name="name"
          label={label('name')}
          placeholder={draft.phone ? t('leads:quick.nameLater') : undefined}
          defaultValue={begun.name}
          error={wrong.name}
          onSay={onChange}
        />
      </SimpleGrid>
      {known}
      <Lines
        name="interest"
        label={label('interest')}
        autosize
        minRows={2}
        maxRows={6}
        defaultValue={begun.interest}
        error={wrong.interest}
        onSay={onChange}
      />
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <Line
          name="companyName"
          label={label('companyName')}
          defaultValue={begun.companyName}
          error={wrong.companyName}
          onSay={onChange}
        />
        <Line
          name="email"
          type="email"
          label={label('emails')}
          defaultValue={begun.email}
          error={wrong.emails}
          onSay={onChange}
        />
      </SimpleGrid>
      {sourceField && isWritable(sourceField) ? (
        <Source field={sourceField} value={source} error={wrong.source} onChange={chooseSource} />
      ) : null}
      <CallBack label={t('leads:quick.callBack')} value={step.dueAt} onChange={chooseDue} />
    </>
  )
}

const textNames = ['phone', 'name', 'interest', 'companyName', 'email'] as const
/** What of the draft is typed. */
type TextName = (typeof textNames)[number]

/** What stands in the fields of the form now. */
export function textsIn(form: HTMLFormElement | null): Partial<Draft> {
  if (!form) return {}
  const values = new FormData(form)
  return Object.fromEntries(textNames.map(name => [name, String(values.get(name) ?? '')]))
}

interface Said {
  name: TextName
  onSay: OnChange
}

const Line = memo(function Line({ onSay, name, ...input }: Said & Omit<TextInputProps, 'name'>) {
  return (
    <TextInput
      {...input}
      name={name}
      autoComplete="off"
      onChange={({ currentTarget }) => void afterPaint(() => onSay({ [name]: currentTarget.value }))}
    />
  )
})

const Lines = memo(function Lines({ onSay, name, ...input }: Said & Omit<TextareaProps, 'name'>) {
  return (
    <Textarea
      {...input}
      name={name}
      onChange={({ currentTarget }) => void afterPaint(() => onSay({ [name]: currentTarget.value }))}
    />
  )
})

const Source = memo(FieldInput)
const CallBack = memo(Due)

/** Who is known by what has been said so far. */
export const KnownSoFar = memo(function KnownSoFar({
  lead,
  draft,
  onGo,
  onTaken,
}: {
  lead: SchemaObject
  draft: Draft
  onGo: () => void
  onTaken: (record: RecordJson) => void
}) {
  const { phone, email, name, companyName, interest } = draft
  const values = {
    name,
    companyName,
    interest,
    phones: phone.trim() ? [phone] : [],
    emails: email.trim() ? [email] : [],
  }
  return <AlreadyThere object={lead} values={values} onGo={onGo} onTaken={onTaken} />
})

interface QuickLeadActionsProps {
  pending: boolean
  onDiscard: () => void
  /** Where the server refused something that the record can do without. */
  onAsSaid: (() => void) | undefined
}

export const QuickLeadActions = memo(function QuickLeadActions(props: QuickLeadActionsProps) {
  const { pending, onDiscard, onAsSaid } = props
  const { t } = useTranslation()
  return (
    <DialogActions justify="space-between">
      <Button variant="subtle" color="gray" onClick={onDiscard}>
        {t('leads:quick.discard')}
      </Button>
      <Group gap="xs">
        {onAsSaid ? (
          <Button variant="default" disabled={pending} onClick={onAsSaid}>
            {t('leads:quick.asSaid')}
          </Button>
        ) : null}
        <Button type="submit" loading={pending}>
          {t('leads:quick.create')}
        </Button>
      </Group>
    </DialogActions>
  )
})

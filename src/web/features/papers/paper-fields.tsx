import { Checkbox, Select, Stack, Textarea, TextInput } from '@mantine/core'
import { DateInput } from '@mantine/dates'
import '@mantine/dates/styles.layer.css'
import { useTranslation } from 'react-i18next'
import { Segments } from '../../ui/segments.tsx'
import classes from './papers.module.css'
import { type Choices, type PaperAsked, type PaperKind, type PaperTemplate, templateLabel } from './papers.ts'

export interface PaperForm extends Omit<Partial<PaperAsked>, 'dated' | 'as'> {
  dated?: string | null
  /** Of a Word template: left as Word, where it could be PDF. */
  asWord?: boolean
  number?: string
}

export const shownFields = [
  'kind',
  'template',
  'dated',
  'legalEntity',
  'number',
  'title',
  'comment',
  'payment',
  'delivery',
]

interface PaperFieldsProps {
  choices: Choices
  isWord: boolean
  templates: readonly PaperTemplate[]
  asked: PaperAsked
  form: PaperForm
  wrong: Record<string, string>
  onChange: (part: PaperForm) => void
}

/** What a kind of paper may be told besides what the card says. */
const toldOf: Record<PaperKind, readonly ('title' | 'comment' | 'payment' | 'delivery')[]> = {
  quote: ['comment', 'payment', 'delivery'],
  invoice: ['comment'],
  contract: ['title', 'payment', 'delivery'],
  act: ['comment'],
  deliveryNote: ['comment', 'delivery'],
  letter: ['title', 'comment'],
}

/** Kinds whose comment says on what they rest. */
const restingOn = new Set<PaperKind>(['invoice', 'act', 'deliveryNote'])

export function PaperFields({ choices, isWord, templates, asked, form, wrong, onChange }: PaperFieldsProps) {
  const { t } = useTranslation()
  const fitting = templates.filter(({ kind, active }) => kind === asked.kind && active)
  const entity = choices.legalEntities.find(({ id }) => id === (form.legalEntity ?? choices.legalEntity))
  const foreseen = choices.kinds.find(({ kind }) => kind === asked.kind)?.number ?? null
  return (
    <Stack gap="sm">
      <Select
        data-autofocus
        label={t('papers:kind')}
        allowDeselect={false}
        data={choices.kinds.map(({ kind }) => ({ value: kind, label: t(`papers:kinds.${kind}`) }))}
        value={asked.kind}
        error={wrong.kind}
        onChange={value => {
          const kind = choices.kinds.find(each => each.kind === value)?.kind
          if (kind) onChange({ kind, template: undefined, number: undefined })
        }}
      />
      <Select
        label={t('papers:template')}
        allowDeselect={false}
        data={fitting.map(template => ({ value: template.id, label: templateLabel(t, template) }))}
        value={asked.template ?? null}
        error={wrong.template}
        onChange={template => onChange({ template: template ?? undefined })}
      />
      {isWord ? <FileChoice wordToPdf={choices.wordToPdf} form={form} onChange={onChange} /> : null}
      {choices.legalEntities.length > 1 ? (
        <Select
          label={t('papers:legalEntity')}
          allowDeselect={false}
          data={choices.legalEntities.map(({ id, name }) => ({ value: id, label: name }))}
          value={entity?.id ?? null}
          error={wrong.legalEntity}
          onChange={id => onChange({ legalEntity: id ?? undefined })}
        />
      ) : null}
      <DateInput
        label={t('papers:dated')}
        placeholder={t('papers:today')}
        clearable
        value={form.dated ?? null}
        error={wrong.dated}
        onChange={dated => onChange({ dated })}
      />
      {foreseen === null ? null : (
        <TextInput
          label={t('papers:number')}
          placeholder={foreseen}
          maxLength={60}
          value={form.number ?? ''}
          error={wrong.number}
          onChange={({ currentTarget: { value } }) => onChange({ number: value })}
        />
      )}
      {toldOf[asked.kind].map(field =>
        field === 'title' ? (
          <TextInput
            key={field}
            label={t(`papers:told.title.${asked.kind}`)}
            maxLength={200}
            value={form.title ?? ''}
            error={wrong.title}
            onChange={({ currentTarget: { value } }) => onChange({ title: value })}
          />
        ) : (
          <Textarea
            key={field}
            label={field === 'comment' ? t(`papers:told.comment.${asked.kind}`) : t(`papers:told.${field}`)}
            placeholder={field === 'comment' && restingOn.has(asked.kind) ? (choices.basis ?? undefined) : undefined}
            autosize
            minRows={field === 'comment' && asked.kind === 'letter' ? 6 : 1}
            maxRows={12}
            maxLength={field === 'comment' ? 5000 : 2000}
            value={form[field] ?? ''}
            error={wrong[field]}
            onChange={({ currentTarget: { value } }) => onChange({ [field]: value })}
          />
        ),
      )}
      {entity?.facsimile ? (
        <Checkbox
          label={t('papers:facsimile')}
          checked={form.facsimile ?? false}
          onChange={({ currentTarget: { checked } }) => onChange({ facsimile: checked })}
        />
      ) : null}
    </Stack>
  )
}

function FileChoice({
  wordToPdf,
  form,
  onChange,
}: Pick<PaperFieldsProps, 'form' | 'onChange'> & { wordToPdf: boolean }) {
  const { t } = useTranslation()
  if (!wordToPdf) return <p className={classes.note}>{t('papers:noOffice')}</p>
  return (
    <Segments
      label={t('papers:as')}
      value={form.asWord ? 'docx' : 'pdf'}
      choices={[
        { value: 'pdf', label: 'PDF' },
        { value: 'docx', label: 'Word' },
      ]}
      onChange={value => onChange({ asWord: value === 'docx' })}
    />
  )
}

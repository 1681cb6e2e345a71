import { Group, Select, Switch, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Editor } from '@tiptap/react'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import { currentLocale } from '../../../app/i18n.ts'
import { useMe } from '../../../app/session.ts'
import { FormDialog } from '../../../ui/form-dialog.tsx'
import { problemsOf } from '../../../ui/problems.ts'
import { toast } from '../../../ui/toast.ts'
import { useDialogDraft } from '../../../ui/use-dialog-draft.ts'
import { type Template, templatesQuery } from '../../letters/letter.ts'
import { LetterEditor } from '../../letters/letter-editor.tsx'
import { PlaceMenu } from './place-menu.tsx'
import { TemplatePreview } from './template-preview.tsx'

const shown = ['name', 'subject', 'html', 'language', 'advertising', 'shared']

type Draft = Pick<Template, 'name' | 'subject' | 'html' | 'language' | 'advertising' | 'shared'>

/** A template, new or as it is to be. */
export function TemplateDialog({ template, onClose }: { template: Template | null; onClose: () => void }) {
  const { t } = useTranslation()
  const { admin } = useMe()
  const queryClient = useQueryClient()
  const { id, version, ...rest } = template ?? { id: 'new', version: 0, ...emptyDraft() }
  const { name, subject, html, language, advertising, shared } = rest
  const [draft, setDraft, close] = useDialogDraft<Draft>(
    `template.${id}`,
    { name, subject, html, language, advertising, shared },
    onClose,
  )
  const change = (part: Partial<Draft>) => setDraft({ ...draft, ...part })
  const save = useMutation({
    mutationFn: () =>
      template ? api.patch(`/mail/templates/${id}`, draft, { version }) : api.post('/mail/templates', draft),
    onSuccess: () => {
      toast({ message: t('writing:templates.saved') })
      close()
      return queryClient.invalidateQueries(templatesQuery)
    },
    meta: { quiet: true },
  })
  const editor = useRef<Editor | null>(null)
  const subjectInput = useRef<HTMLInputElement>(null)
  /** Where the cursor was last: what is put in comes there. */
  const inSubject = useRef(false)
  const put = (written: string) => {
    const input = subjectInput.current
    if (!inSubject.current || !input)
      return void editor.current?.chain().focus().insertContent({ type: 'text', text: written }).run()
    const [from, to] = [input.selectionStart ?? draft.subject.length, input.selectionEnd ?? draft.subject.length]
    change({ subject: draft.subject.slice(0, from) + written + draft.subject.slice(to) })
  }
  const { wrong, rest: other } = problemsOf(save.error, shown)
  const audiences = ['private', 'team', ...(admin || draft.shared === 'everyone' ? ['everyone'] : [])]
  return (
    <FormDialog
      title={template ? t('writing:templates.edit', { name: template.name }) : t('writing:templates.add')}
      action={t('writing:templates.save')}
      pending={save.isPending}
      problem={other}
      onSubmit={() => save.mutate()}
      onClose={close}
      size="xl"
    >
      <TextInput
        data-autofocus
        label={t('writing:templates.name')}
        maxLength={200}
        value={draft.name}
        error={wrong.name}
        onChange={({ currentTarget: { value } }) => change({ name: value })}
      />
      <TextInput
        label={t('writing:templates.subject')}
        ref={subjectInput}
        onFocus={() => {
          inSubject.current = true
        }}
        maxLength={500}
        value={draft.subject}
        error={wrong.subject}
        onChange={({ currentTarget: { value } }) => change({ subject: value })}
      />
      <LetterEditor
        html={draft.html}
        onChange={text => change({ html: text })}
        label={t('writing:templates.text')}
        error={wrong.html}
        editorRef={editor}
        onFocus={() => {
          inSubject.current = false
        }}
      />
      <PlaceMenu language={draft.language} onChosen={put} />
      <Group gap="md" align="flex-start">
        <Select
          label={t('writing:templates.shared')}
          allowDeselect={false}
          data={audiences.map(value => ({ value, label: t(`writing:templates.audiences.${value}`) }))}
          value={draft.shared}
          error={wrong.shared}
          onChange={value => change({ shared: (value ?? 'private') as Draft['shared'] })}
        />
        <Select
          label={t('writing:templates.language')}
          allowDeselect={false}
          data={(['ru', 'en'] as const).map(value => ({ value, label: t(`writing:templates.languages.${value}`) }))}
          value={draft.language}
          onChange={value => change({ language: value === 'en' ? 'en' : 'ru' })}
        />
      </Group>
      <Switch
        label={t('writing:templates.advertising')}
        description={t('writing:templates.advertisingText')}
        checked={draft.advertising}
        onChange={({ currentTarget: { checked } }) => change({ advertising: checked })}
      />
      <TemplatePreview draft={draft} />
    </FormDialog>
  )
}

const emptyDraft = (): Draft => ({
  name: '',
  subject: '',
  html: '',
  language: currentLocale(),
  advertising: false,
  shared: 'private',
})

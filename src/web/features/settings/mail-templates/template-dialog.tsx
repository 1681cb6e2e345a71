import { Button, Group, Select, Switch, Text, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
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

const shown = ['name', 'subject', 'html', 'language', 'advertising', 'shared']

/** What most templates name; others are written in the same way. */
const places = ['client.firstName', 'client.name', 'client.name|dative', 'company.name', 'owner.name', 'me.name']

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
      />
      <div>
        <Text size="sm" fw={500}>
          {t('writing:templates.places')}
        </Text>
        <Group gap={6} my={4}>
          {places.map(place => (
            <Button
              key={place}
              size="compact-xs"
              variant="default"
              onClick={() => change({ html: `${draft.html}<p>{{${place}}}</p>` })}
            >
              {t(`writing:templates.fields.${place.replace(/[.|]/g, '_')}`)}
            </Button>
          ))}
        </Group>
        <Text size="xs" c="dimmed">
          {t('writing:templates.placesText', {
            dative: '{{client.name|dative}}',
            instead: '{{client.firstName|or: …}}',
            interpolation: { skipOnVariables: true },
          })}
        </Text>
      </div>
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

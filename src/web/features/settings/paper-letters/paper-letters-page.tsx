import { Button, Select, Stack } from '@mantine/core'
import { IconRestore } from '@tabler/icons-react'
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import { ApiError } from '../../../app/api-error.ts'
import type { Locale } from '../../../app/contract.ts'
import { useSchema } from '../../../app/schema.ts'
import { problemsOf } from '../../../ui/problems.ts'
import { SaveBar } from '../../../ui/save-bar.tsx'
import { Segments } from '../../../ui/segments.tsx'
import { toast } from '../../../ui/toast.ts'
import { useDraft } from '../../../ui/use-draft.ts'
import { PlacedText } from '../documents/placed-text.tsx'
import { SettingsFrame } from '../parts/settings-frame.tsx'

interface Words {
  subject: string
  text: string
}

interface PaperLetter {
  kind: 'quote' | 'invoice' | 'invoiceLate' | 'invoicePart' | 'invoicePaid'
  language: Locale
  /** `null`: the usual words. */
  subject: string | null
  text: string | null
  usual: Words
  version: number
}

const lettersQuery = queryOptions({
  queryKey: ['paper-letters'],
  queryFn: ({ signal }) => api.get<{ data: PaperLetter[] }>('/paper-letters', { signal }),
  select: ({ data }) => data,
})

/** In which words the company sends its quotes and invoices. */
export function PaperLettersPage() {
  const { t } = useTranslation()
  const { company } = useSchema()
  const kept = useQuery(lettersQuery)
  const [kind, setKind] = useState<PaperLetter['kind']>('quote')
  const [language, setLanguage] = useState(company.locale)
  const letter = kept.data?.find(each => each.kind === kind && each.language === language)
  const kinds = [...new Set(kept.data?.map(each => each.kind))]
  return (
    <SettingsFrame title={t('paper-letters:title')} text={t('paper-letters:text')} asked={kept}>
      {letter ? (
        <Stack gap="md" maw={640}>
          <Select
            maw={320}
            label={t('paper-letters:which')}
            allowDeselect={false}
            data={kinds.map(value => ({ value, label: t(`paper-letters:kinds.${value}`) }))}
            value={kind}
            onChange={value => setKind(kinds.find(known => known === value) ?? kind)}
          />
          <div>
            <Segments
              label={t('paper-letters:language')}
              value={language}
              choices={(['ru', 'en'] as const).map(value => ({
                value,
                label: t(`writing:templates.languages.${value}`),
              }))}
              onChange={setLanguage}
            />
          </div>
          <LetterForm key={`${kind} ${language}`} letter={letter} />
        </Stack>
      ) : null}
    </SettingsFrame>
  )
}

function LetterForm({ letter }: { letter: PaperLetter }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const { kind, language, usual } = letter
  const [draft, setDraft, forget] = useDraft<(Words & { version: number }) | null>(
    `paper-letter.${kind}.${language}`,
    null,
  )
  const kept = { subject: letter.subject ?? usual.subject, text: letter.text ?? usual.text, version: letter.version }
  const values = draft ?? kept
  const save = useMutation({
    mutationFn: () => {
      const own = (name: keyof Words) => (values[name].trim() === usual[name] ? null : values[name])
      const words = { subject: own('subject'), text: own('text') }
      return api.put<PaperLetter>(`/paper-letters/${kind}/${language}`, words, { version: values.version })
    },
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: lettersQuery.queryKey })
      forget()
      toast({ key: 'paper-letters', message: t('settings:saved') })
    },
    onError: async error => {
      if (!isStale(error)) return
      const { data } = await queryClient.fetchQuery({ ...lettersQuery, staleTime: 0 })
      const now = data.find(each => each.kind === kind && each.language === language)
      if (now) setDraft({ ...values, version: now.version })
    },
    meta: { quiet: true },
  })
  const { wrong, rest } = problemsOf(save.error, ['subject', 'text'])
  const isUsual = values.subject === usual.subject && values.text === usual.text
  const change = (part: Partial<Words>) => setDraft({ ...values, ...part })
  const placed = { language, places: `/paper-letters/${kind}/places` }
  return (
    <>
      <PlacedText
        {...placed}
        label={t('paper-letters:subject')}
        maxLength={500}
        value={values.subject}
        error={wrong.subject}
        onChange={subject => change({ subject })}
      />
      <PlacedText
        {...placed}
        long
        label={t('paper-letters:words')}
        value={values.text}
        error={wrong.text}
        onChange={text => change({ text })}
      />
      {isUsual ? null : (
        <Button
          variant="subtle"
          style={{ alignSelf: 'flex-start' }}
          leftSection={<IconRestore size={16} stroke={1.6} />}
          onClick={() => change(usual)}
        >
          {t('paper-letters:usual')}
        </Button>
      )}
      <SaveBar
        dirty={draft !== null}
        pending={save.isPending}
        problem={isStale(save.error) ? t('settings:stale') : rest}
        onSave={() => save.mutate()}
        onDiscard={() => {
          forget()
          save.reset()
        }}
      />
    </>
  )
}

const isStale = (error: Error | null): boolean => error instanceof ApiError && error.status === 412

import { Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import { errorWords } from '../../../ui/toast.ts'
import { type Picked, RecordPicker } from '../../access/record-picker.tsx'
import type { Template } from '../../letters/letter.ts'
import classes from './template-preview.module.css'

interface Filled {
  subject: string
  html: string
  empty: string[]
}

/** What the template makes of a card of one's choice, as it is typed. */
export function TemplatePreview({ draft }: { draft: Pick<Template, 'subject' | 'html' | 'language'> }) {
  const { t } = useTranslation()
  const [card, setCard] = useState<Picked | null>(null)
  const [{ subject, html, language }] = useDebouncedValue(draft, 400)
  const body = card && { subject, html, language, on: { object: card.object, id: card.id } }
  const { data, error } = useQuery({
    queryKey: ['mail-template-preview', body],
    queryFn: ({ signal }) => api.post<Filled>('/mail/template-previews', body, { signal }),
    enabled: body !== null && subject.trim() !== '' && html !== '',
    placeholderData: previous => previous,
    retry: false,
    meta: { quiet: true },
  })
  return (
    <section aria-label={t('writing:templates.preview')} className={classes.preview}>
      <Text size="sm" fw={500}>
        {t('writing:templates.preview')}
      </Text>
      <RecordPicker picked={card} onPick={setCard} />
      {error ? (
        <Text size="sm" c="red">
          {errorWords(error)}
        </Text>
      ) : null}
      {card && data && !error ? (
        <>
          <strong className={classes.subject}>{data.subject}</strong>
          {/* biome-ignore lint/security/noDangerouslySetInnerHtml: the server has cleaned it of everything that runs */}
          <div className={classes.text} dangerouslySetInnerHTML={{ __html: data.html }} />
          {data.empty.length ? (
            <Text size="xs" c="dimmed">
              {t('writing:leftEmpty', { places: data.empty.join(', '), interpolation: { skipOnVariables: true } })}
            </Text>
          ) : null}
        </>
      ) : null}
    </section>
  )
}

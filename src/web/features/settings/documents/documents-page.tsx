import { ActionIcon, Alert, Button } from '@mantine/core'
import { IconUpload } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import { toast } from '../../../ui/toast.ts'
import { useIsPhone } from '../../../ui/use-phone.ts'
import { type PaperTemplate, paperTemplatesQuery, wordToPdfQuery } from '../../papers/papers.ts'
import { SettingsFrame } from '../parts/settings-frame.tsx'
import { documentTemplateQuery, type WholeTemplate } from './document-templates.ts'
import classes from './documents.module.css'
import { NumberingSection } from './numbering-section.tsx'
import { TemplateCard } from './template-card.tsx'
import { WordDialog } from './word-dialog.tsx'

const kinds = ['quote', 'invoice', 'contract', 'act', 'deliveryNote', 'letter'] as const

/** Templates of documents, the company’s and those of the gallery, and how documents are numbered. */
export function DocumentsPage() {
  const { t } = useTranslation()
  const isPhone = useIsPhone()
  const templates = useQuery(paperTemplatesQuery)
  const { data: wordToPdf } = useQuery(wordToPdfQuery)
  const [sending, send] = useState<PaperTemplate | 'new' | null>(null)
  const copy = useCopy()
  return (
    <SettingsFrame
      title={t('document-templates:title')}
      text={t('document-templates:about')}
      asked={templates}
      wide
      actions={
        isPhone ? (
          // The title needs the room beside it.
          <ActionIcon
            variant="default"
            size={40}
            radius="md"
            aria-label={t('document-templates:upload')}
            onClick={() => send('new')}
          >
            <IconUpload size={20} stroke={1.6} />
          </ActionIcon>
        ) : (
          <Button variant="default" leftSection={<IconUpload size={16} stroke={1.6} />} onClick={() => send('new')}>
            {t('document-templates:upload')}
          </Button>
        )
      }
    >
      {wordToPdf === false ? (
        <Alert color="gray" mb="md">
          {t('document-templates:noOffice')}
        </Alert>
      ) : null}
      <div className={classes.kinds}>
        {kinds.map(kind => (
          <section key={kind} aria-labelledby={`kind-${kind}`}>
            <h2 className={classes.title} id={`kind-${kind}`}>
              {t(`papers:kinds.${kind}`)}
            </h2>
            <ul className={classes.gallery}>
              {templates.data
                ?.filter(template => template.kind === kind)
                .map(template => (
                  <TemplateCard
                    key={template.id}
                    template={template}
                    copying={copy.isPending && copy.variables === template.id}
                    onCopy={() => copy.mutate(template.id)}
                    onSend={() => send(template)}
                  />
                ))}
            </ul>
          </section>
        ))}
      </div>
      <NumberingSection />
      {sending ? <WordDialog template={sending === 'new' ? null : sending} onClose={() => send(null)} /> : null}
    </SettingsFrame>
  )
}

/** A template of the gallery becomes one’s own, and is opened to be changed. */
function useCopy() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: async (id: string) => {
      const { design } = await queryClient.fetchQuery(documentTemplateQuery(id))
      return api.post<WholeTemplate>('/document-templates', { design })
    },
    onSuccess: async made => {
      toast({ message: t('document-templates:copied') })
      void navigate({ to: '/settings/documents/$id', params: { id: made.id } })
      await queryClient.invalidateQueries(paperTemplatesQuery)
    },
  })
}

import { ActionIcon } from '@mantine/core'
import { IconPencil, IconPlus, IconTemplate, IconTrash } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import { Empty } from '../../../ui/empty.tsx'
import { HeaderButton } from '../../../ui/header-button.tsx'
import { toast } from '../../../ui/toast.ts'
import { type Template, templatesQuery } from '../../letters/letter.ts'
import rows from '../parts/rows.module.css'
import { SettingsFrame } from '../parts/settings-frame.tsx'
import { TemplateDialog } from './template-dialog.tsx'

/** Letters prepared beforehand: one's own, those of the team and everyone's. */
export function MailTemplatesPage() {
  const { t } = useTranslation()
  const templates = useQuery(templatesQuery)
  const [edited, edit] = useState<Template | 'new' | null>(null)
  return (
    <SettingsFrame
      title={t('writing:templates.title')}
      text={t('writing:templates.about')}
      asked={templates}
      open
      actions={<HeaderButton icon={IconPlus} label={t('writing:templates.add')} onClick={() => edit('new')} />}
    >
      {templates.data?.length ? (
        <ul className={rows.rows}>
          {templates.data.map(template => (
            <Row key={template.id} template={template} onEdit={() => edit(template)} />
          ))}
        </ul>
      ) : (
        <Empty icon={IconTemplate} title={t('writing:templates.none')} text={t('writing:templates.noneText')} />
      )}
      {edited ? <TemplateDialog template={edited === 'new' ? null : edited} onClose={() => edit(null)} /> : null}
    </SettingsFrame>
  )
}

function Row({ template, onEdit }: { template: Template; onEdit: () => void }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const { id, name, subject, shared, advertising, can } = template
  const remove = useMutation({
    mutationFn: () => api.delete(`/mail/templates/${id}`),
    onSuccess: () => {
      toast({ message: t('writing:templates.removed') })
      return queryClient.invalidateQueries(templatesQuery)
    },
  })
  return (
    <li className={rows.row}>
      <div className={rows.main}>
        <div className={rows.names}>
          <span className={rows.title}>{name}</span>
          <span className={rows.note}>{subject}</span>
          <span className={rows.note}>
            {[t(`writing:templates.audiences.${shared}`), ...(advertising ? [t('writing:templates.mark')] : [])].join(
              ' · ',
            )}
          </span>
        </div>
      </div>
      {can.change ? (
        <div className={rows.end}>
          <ActionIcon size="lg" aria-label={t('writing:templates.edit', { name })} onClick={onEdit}>
            <IconPencil size={16} stroke={1.6} />
          </ActionIcon>
          <ActionIcon
            size="lg"
            aria-label={t('writing:templates.remove', { name })}
            loading={remove.isPending}
            onClick={() => remove.mutate()}
          >
            <IconTrash size={16} stroke={1.6} />
          </ActionIcon>
        </div>
      ) : null}
    </li>
  )
}

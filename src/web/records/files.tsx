import { ActionIcon, FileButton } from '@mantine/core'
import { IconDownload, IconPaperclip, IconUpload } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '../app/api.ts'
import type { SchemaObject } from '../app/contract.ts'
import { useFormats } from '../app/format.ts'
import { canCreate, canRead, useSchema } from '../app/schema.ts'
import classes from './card.module.css'
import type { SlotProps } from './card-page.tsx'
import { pageQuery, recordKeys } from './queries.ts'

/** Files of a card: measurements, photographs, signed papers. */
export function Files({ object, record }: SlotProps) {
  const attachment = useSchema().byName.get('attachment')
  return attachment && canRead(attachment) ? <FileList attachment={attachment} object={object} record={record} /> : null
}

function FileList({ attachment, object, record }: SlotProps & { attachment: SchemaObject }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const queryClient = useQueryClient()
  const { data } = useQuery(pageQuery(attachment, { filter: { on: record.id }, limit: 20, sort: '-createdAt' }))
  const upload = useMutation({
    mutationFn: (file: File) => {
      const form = new FormData()
      form.set('object', object.name)
      form.set('record', record.id)
      form.set('file', file)
      return api.post('/attachments', form)
    },
    onSuccess: () => queryClient.invalidateQueries({ queryKey: recordKeys.lists('attachment') }),
  })
  const files = data?.data ?? []
  if (!files.length && !canCreate(attachment)) return null
  return (
    <section className={classes.section}>
      <div className={classes.sectionHead}>
        <h3 className={classes.sectionTitle}>{t('records:files')}</h3>
        {canCreate(attachment) ? (
          <FileButton onChange={file => file && upload.mutate(file)}>
            {props => (
              <ActionIcon {...props} size="sm" loading={upload.isPending} aria-label={t('records:addFile')}>
                <IconUpload size={16} stroke={1.6} />
              </ActionIcon>
            )}
          </FileButton>
        ) : null}
      </div>
      <ul className={classes.rows}>
        {files.map(file => (
          <li key={file.id} className={classes.row}>
            <a href={`/api/v1/attachments/${file.id}/content`} download={String(file.name)}>
              <IconPaperclip size={14} stroke={1.6} /> {String(file.name)}
            </a>
            <span className={classes.count}>
              {t('records:kilobytes', { size: formats.number(Math.max(1, Math.round(Number(file.size ?? 0) / 1024))) })}
            </span>
            <IconDownload size={14} stroke={1.6} aria-hidden="true" />
          </li>
        ))}
      </ul>
    </section>
  )
}

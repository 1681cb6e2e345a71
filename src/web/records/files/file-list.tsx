import { ActionIcon, Button, FileButton, UnstyledButton } from '@mantine/core'
import { IconDownload, IconFile, IconFileText, IconPhoto, IconTrash, IconUpload } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RecordJson, SchemaObject } from '../../app/contract.ts'
import { canCreate, canRead, useSchema } from '../../app/schema.ts'
import { asText } from '../../fields/widget.ts'
import { lazyPart } from '../../ui/lazy-part.tsx'
import card from '../card.module.css'
import type { SlotProps } from '../card-page.tsx'
import { pageQuery } from '../queries.ts'
import { FileSize } from './file-size.tsx'
import classes from './files.module.css'
import { contentPath, type Shown, shownAs } from './kind-of-file.ts'
import { UploadList } from './upload-list.tsx'
import { sendFiles, useUploads } from './uploads.ts'
import { useRemoveFile } from './use-remove-file.ts'

const FilePreview = lazyPart(async () => (await import('./file-preview.tsx')).FilePreview)

const few = 8

/** Files of a card: measurements, photographs, signed papers. */
export function Files({ object, record }: SlotProps) {
  const attachment = useSchema().byName.get('attachment')
  return attachment && canRead(attachment) ? <FileList attachment={attachment} object={object} record={record} /> : null
}

function FileList({ attachment, object, record }: SlotProps & { attachment: SchemaObject }) {
  const { t } = useTranslation()
  const on = { object: object.name, id: record.id }
  const [limit, setLimit] = useState(few)
  const [shown, show] = useState<string | null>(null)
  const uploads = useUploads(on).filter(({ withNote }) => !withNote)
  const { data } = useQuery(pageQuery(attachment, { filter: { on: record.id }, limit, sort: '-createdAt' }))
  const files = data?.data ?? []
  if (!files.length && !canCreate(attachment)) return null
  return (
    <section className={card.section}>
      <div className={card.sectionHead}>
        <h3 className={card.sectionTitle}>{t('records:files')}</h3>
        {canCreate(attachment) ? (
          <FileButton multiple onChange={chosen => sendFiles(on, chosen, false)}>
            {props => (
              <ActionIcon {...props} size="sm" aria-label={t('records:addFile')}>
                <IconUpload size={16} stroke={1.6} />
              </ActionIcon>
            )}
          </FileButton>
        ) : null}
      </div>
      <UploadList uploads={uploads} />
      <ul className={classes.rows}>
        {files.map(file => (
          <FileRow key={file.id} attachment={attachment} file={file} onShow={() => show(file.id)} />
        ))}
      </ul>
      {data?.nextCursor && limit < 200 ? (
        <Button size="compact-xs" variant="default" mt={4} onClick={() => setLimit(Math.min(200, limit * 5))}>
          {t('records:showMore')}
        </Button>
      ) : null}
      {shown ? <FilePreview files={files} shown={shown} onShow={show} onClose={() => show(null)} /> : null}
    </section>
  )
}

const signs: Record<Shown, typeof IconFile> = {
  picture: IconPhoto,
  pdf: IconFileText,
  text: IconFileText,
  nothing: IconFile,
}

function FileRow({ attachment, file, onShow }: { attachment: SchemaObject; file: RecordJson; onShow: () => void }) {
  const { t } = useTranslation()
  const remove = useRemoveFile(attachment)
  const name = asText(file.name)
  const Sign = signs[shownAs(file)]
  return (
    <li className={classes.row}>
      <UnstyledButton className={classes.name} aria-label={t('story:preview', { name })} title={name} onClick={onShow}>
        <Sign size={16} stroke={1.6} />
        <span>{name}</span>
      </UnstyledButton>
      <span className={classes.size}>
        <FileSize bytes={Number(file.size ?? 0)} />
      </span>
      <ActionIcon
        size="sm"
        component="a"
        href={contentPath(file.id)}
        download={name}
        aria-label={t('story:downloadOne', { name })}
      >
        <IconDownload size={15} stroke={1.6} />
      </ActionIcon>
      {file.can?.remove ? (
        <ActionIcon size="sm" aria-label={t('story:removeOne', { name })} onClick={() => remove.mutate(file)}>
          <IconTrash size={15} stroke={1.6} />
        </ActionIcon>
      ) : null}
    </li>
  )
}

import { UnstyledButton } from '@mantine/core'
import { IconPaperclip } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SchemaObject } from '../../app/contract.ts'
import { canRead, useSchema } from '../../app/schema.ts'
import { asText } from '../../fields/widget.ts'
import { lazyPart } from '../../ui/lazy-part.tsx'
import { pageQuery } from '../queries.ts'
import classes from './files.module.css'

const FilePreview = lazyPart(async () => (await import('./file-preview.tsx')).FilePreview)

/** Files that came with an entry, each a press away. What was deleted since, or is not the reader's to see, is not there. */
export function FileChips({ ids }: { ids: string[] }) {
  const attachment = useSchema().byName.get('attachment')
  return attachment && canRead(attachment) ? <Chips attachment={attachment} ids={ids} /> : null
}

function Chips({ attachment, ids }: { attachment: SchemaObject; ids: string[] }) {
  const { t } = useTranslation()
  const [shown, show] = useState<string | null>(null)
  const { data } = useQuery(pageQuery(attachment, { filter: { id: { in: ids } }, limit: 200 }))
  const known = new Map(data?.data.map(file => [file.id, file]))
  const files = ids.flatMap(id => known.get(id) ?? [])
  if (!files.length) return null
  return (
    <>
      <ul className={classes.chips}>
        {files.map(({ id, name }) => (
          <li key={id}>
            <UnstyledButton
              className={classes.chip}
              aria-label={t('story:preview', { name })}
              title={asText(name)}
              onClick={() => show(id)}
            >
              <IconPaperclip size={13} stroke={1.6} />
              <span>{asText(name)}</span>
            </UnstyledButton>
          </li>
        ))}
      </ul>
      {shown ? <FilePreview files={files} shown={shown} onShow={show} onClose={() => show(null)} /> : null}
    </>
  )
}

import { ActionIcon, Button } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { IconChevronLeft, IconChevronRight, IconDownload } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { RecordJson } from '../../app/contract.ts'
import { asText } from '../../fields/widget.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { Lines } from '../../ui/loading.tsx'
import classes from './files.module.css'
import { contentPath, readWords, shownAs } from './kind-of-file.ts'

interface FilePreviewProps {
  files: RecordJson[]
  /** Id of the one that is shown. */
  shown: string
  onShow: (id: string) => void
  onClose: () => void
}

/** A file as it looks, and the others of the card one after the other. */
export function FilePreview({ files, shown, onShow, onClose }: FilePreviewProps) {
  const { t } = useTranslation()
  const at = files.findIndex(({ id }) => id === shown)
  const file = files[at]
  const step = (by: number) => {
    const next = files[(at + by + files.length) % files.length]
    if (next) onShow(next.id)
  }
  useHotkeys([
    ['ArrowLeft', () => step(-1)],
    ['ArrowRight', () => step(1)],
  ])
  if (!file) return null
  const name = asText(file.name)
  return (
    <Dialog opened onClose={onClose} title={name} size="xl">
      <div className={classes.stage}>
        <Content key={file.id} file={file} />
      </div>
      <div className={classes.bar}>
        {files.length > 1 ? (
          <>
            <ActionIcon variant="default" size="lg" aria-label={t('story:previous')} onClick={() => step(-1)}>
              <IconChevronLeft size={18} stroke={1.6} />
            </ActionIcon>
            <ActionIcon variant="default" size="lg" aria-label={t('story:next')} onClick={() => step(1)}>
              <IconChevronRight size={18} stroke={1.6} />
            </ActionIcon>
            <span className={classes.size} aria-live="polite">
              {t('story:position', { at: at + 1, count: files.length })}
            </span>
          </>
        ) : null}
        <Button
          component="a"
          href={contentPath(file.id)}
          download={name}
          leftSection={<IconDownload size={16} stroke={1.6} />}
        >
          {t('story:download')}
        </Button>
      </div>
    </Dialog>
  )
}

function Content({ file }: { file: RecordJson }) {
  const { t } = useTranslation()
  const as = shownAs(file)
  if (as === 'picture') return <img src={contentPath(file.id)} alt={asText(file.name)} />
  if (as === 'pdf') return <iframe src={`${contentPath(file.id)}?view=true`} title={asText(file.name)} />
  if (as === 'text') return <Words id={file.id} />
  return <p className={classes.noPreview}>{t('story:noPreview')}</p>
}

function Words({ id }: { id: string }) {
  const { t } = useTranslation()
  const { data, error } = useQuery({
    queryKey: ['content', id],
    queryFn: async ({ signal }) => {
      const answer = await fetch(contentPath(id), { signal, credentials: 'same-origin' })
      if (!answer.ok) throw new Error(`HTTP ${answer.status}`)
      return readWords(await answer.arrayBuffer())
    },
    staleTime: Number.POSITIVE_INFINITY,
    meta: { quiet: true },
  })
  if (error)
    return (
      <p className={classes.noPreview} role="alert">
        {t('story:previewFailed')}
      </p>
    )
  // A frame that scrolls is reached by keyboard.
  return data === undefined ? <Lines count={6} /> : <pre tabIndex={0}>{data}</pre>
}

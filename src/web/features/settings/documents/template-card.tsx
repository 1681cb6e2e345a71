import { ActionIcon, Button, Menu } from '@mantine/core'
import {
  IconCopy,
  IconDots,
  IconDownload,
  IconFileTypeDocx,
  IconPencil,
  IconStar,
  IconTrash,
  IconUpload,
} from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import { StatusBadge } from '../../../ui/status-badge.tsx'
import { type PaperTemplate, paperTemplatesQuery } from '../../papers/papers.ts'
import { templatePagesQuery } from './document-templates.ts'
import classes from './documents.module.css'

interface TemplateCardProps {
  template: PaperTemplate
  copying: boolean
  onCopy: () => void
  onSend: () => void
}

/** A template by its first page. */
export function TemplateCard({ template, copying, onCopy, onSend }: TemplateCardProps) {
  const { t } = useTranslation()
  const { id, name, language, format, main, active, builtIn } = template
  const isPdf = format === 'pdf'
  return (
    <li className={classes.card} data-off={active ? undefined : true}>
      {isPdf ? <FirstPage template={template} /> : <WordSign />}
      <div className={classes.cardHead}>
        <span className={classes.cardName} lang={language}>
          {builtIn || !isPdf ? (
            name
          ) : (
            <Link to="/settings/documents/$id" params={{ id }}>
              {name}
            </Link>
          )}
        </span>
        <span className={classes.note}>
          {[t(`papers:languages.${language}`), ...(isPdf ? [] : ['Word'])].join(' · ')}
          {main ? <StatusBadge tone="accent">{t('document-templates:main')}</StatusBadge> : null}
          {active ? null : <StatusBadge tone="quiet">{t('document-templates:off')}</StatusBadge>}
        </span>
      </div>
      <div className={classes.cardEnd}>
        {isPdf && builtIn ? (
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconCopy size={14} stroke={1.6} />}
            loading={copying}
            onClick={onCopy}
          >
            {t('document-templates:copy')}
          </Button>
        ) : null}
        {isPdf ? null : (
          <Button
            size="compact-sm"
            variant="default"
            component="a"
            href={`/api/v1/document-templates/${id}/content`}
            download={`${name}.docx`}
            leftSection={<IconDownload size={14} stroke={1.6} />}
          >
            {t('papers:downloadIt')}
          </Button>
        )}
        {isPdf && !builtIn ? (
          <Button
            size="compact-sm"
            variant="default"
            renderRoot={props => <Link {...props} to="/settings/documents/$id" params={{ id }} />}
            leftSection={<IconPencil size={14} stroke={1.6} />}
          >
            {t('document-templates:edit')}
          </Button>
        ) : null}
        {builtIn ? null : <More template={template} onSend={onSend} />}
      </div>
    </li>
  )
}

function FirstPage({ template: { id, version, name, language } }: { template: PaperTemplate }) {
  const { data } = useQuery(templatePagesQuery(id, version))
  const [page] = data ?? []
  return page ? (
    <img
      className={classes.thumb}
      src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(page)}`}
      alt={name}
      lang={language}
    />
  ) : (
    <div className={classes.thumb} />
  )
}

const WordSign = () => (
  <div className={classes.thumb}>
    <IconFileTypeDocx size={56} stroke={1.2} aria-hidden />
  </div>
)

function More({ template, onSend }: { template: PaperTemplate; onSend: () => void }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const { id, version, name, main, active, format } = template
  const done = () => queryClient.invalidateQueries(paperTemplatesQuery)
  const change = useMutation({
    mutationFn: (part: { main?: boolean; active?: boolean }) =>
      api.patch(`/document-templates/${id}`, part, { version }),
    onSettled: done,
  })
  const remove = useMutation({
    mutationFn: () => api.delete(`/document-templates/${id}`, { version }),
    onSettled: done,
  })
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon aria-label={t('papers:more', { name })} loading={change.isPending || remove.isPending}>
          <IconDots size={16} stroke={1.6} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {main ? null : (
          <Menu.Item
            leftSection={<IconStar size={15} stroke={1.6} />}
            onClick={() => change.mutate({ main: true, active: true })}
          >
            {t('document-templates:makeMain')}
          </Menu.Item>
        )}
        {format === 'docx' ? (
          <Menu.Item leftSection={<IconUpload size={15} stroke={1.6} />} onClick={onSend}>
            {t('document-templates:replace')}
          </Menu.Item>
        ) : null}
        <Menu.Item onClick={() => change.mutate(active ? { active: false, main: false } : { active: true })}>
          {t(active ? 'document-templates:turnOff' : 'document-templates:turnOn')}
        </Menu.Item>
        <Menu.Item c="var(--r-bad)" leftSection={<IconTrash size={15} stroke={1.6} />} onClick={() => remove.mutate()}>
          {t('remove')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

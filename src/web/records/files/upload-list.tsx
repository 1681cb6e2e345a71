import { ActionIcon, Button, Progress } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import classes from './files.module.css'
import { dropUpload, mostMegabytes, sendAgain, type Upload } from './uploads.ts'

/** Files on their way, each with how far it is and a way to stop it, and those that did not get through, with why. */
export function UploadList({ uploads }: { uploads: Upload[] }) {
  const { t } = useTranslation()
  const shown = uploads.filter(({ state }) => state !== 'sent')
  if (!shown.length) return null
  return (
    <ul className={classes.uploads} aria-live="polite">
      {shown.map(upload => (
        <li key={upload.key} className={classes.upload}>
          <span className={classes.uploadWords} data-bad={upload.state === 'sending' ? undefined : true}>
            {upload.state === 'sending' ? t('story:sending', { name: upload.name }) : <WhyNot upload={upload} />}
          </span>
          {upload.state === 'sending' ? (
            <Progress
              className={classes.progress}
              size="sm"
              value={upload.progress * 100}
              aria-label={t('story:sending', { name: upload.name })}
            />
          ) : null}
          {upload.state === 'failed' ? (
            <Button size="compact-xs" variant="default" onClick={() => sendAgain(upload)}>
              {t('story:tryAgain')}
            </Button>
          ) : null}
          <ActionIcon
            size="sm"
            aria-label={t(upload.state === 'sending' ? 'story:cancelSending' : 'story:dismiss', { name: upload.name })}
            onClick={() => dropUpload(upload.key)}
          >
            <IconX size={14} stroke={1.6} />
          </ActionIcon>
        </li>
      ))}
    </ul>
  )
}

function WhyNot({ upload: { name, problem = '' } }: { upload: Upload }) {
  const { t } = useTranslation()
  const own = problem.startsWith('story:')
  return <>{own ? t(problem, { name, max: mostMegabytes }) : t('story:sendFailed', { name, reason: problem })}</>
}

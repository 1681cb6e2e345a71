import { Button, CopyButton } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import classes from './copy-box.module.css'

/** Text to be taken along: a link, a key, a piece of code. */
export function CopyBox({ text, label, code }: { text: string; label: string; code?: boolean }) {
  const { t } = useTranslation()
  return (
    <div className={classes.box} role="group" aria-label={label}>
      <pre className={classes.text} data-code={code || undefined} tabIndex={0}>
        {text}
      </pre>
      <CopyButton value={text}>
        {({ copied, copy }) => (
          <Button
            className={classes.copy}
            size="compact-sm"
            variant="default"
            onClick={copy}
            leftSection={copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
          >
            <span aria-live="polite">{t(copied ? 'copied' : 'copy')}</span>
          </Button>
        )}
      </CopyButton>
    </div>
  )
}

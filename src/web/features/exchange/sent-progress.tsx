import { Progress, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../app/format.ts'
import classes from './exchange.module.css'
import type { Sent } from './upload.ts'

const megabyte = 1024 * 1024

/** How much of a file is sent, how fast, and how long it will take yet. */
export function SentProgress({ sent: { sent, size, waiting, since, before } }: { sent: Sent }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const rate = (sent - before) / Math.max(1, (Date.now() - since) / 1000)
  const many = (bytes: number) => formats.number(Math.round(bytes / megabyte))
  const minutes = Math.ceil((size - sent) / Math.max(1, rate) / 60)
  return (
    <div className={classes.sent} role="status">
      <Progress value={(100 * sent) / size} aria-label={t('exchange-page:upload.title')} animated={!waiting} />
      <Text size="sm" c="dimmed">
        {t('exchange-page:upload.sent', { sent: many(sent), size: many(size) })}
        {waiting
          ? ` ${t('exchange-page:upload.waiting')}`
          : sent > before
            ? ` ${t('exchange-page:upload.left', { count: minutes, rate: formats.number(Math.round((10 * rate) / megabyte) / 10) })}`
            : null}
      </Text>
    </div>
  )
}

import { useTranslation } from 'react-i18next'
import { useFormats } from '../../app/format.ts'

/** How large a file is, as people say it. */
export function FileSize({ bytes }: { bytes: number }) {
  const { t } = useTranslation()
  const formats = useFormats()
  const kilobytes = Math.max(1, Math.round(bytes / 1024))
  return kilobytes < 1024
    ? t('story:kilobytes', { size: formats.number(kilobytes) })
    : t('story:megabytes', { size: formats.number(Math.round(kilobytes / 102.4) / 10) })
}

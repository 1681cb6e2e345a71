import { useTranslation } from 'react-i18next'
import { asText } from '../../fields/widget.ts'
import { CopyBox } from '../../ui/copy-box.tsx'
import classes from './receipts.module.css'
import type { Receipt } from './receipts.ts'

/** The request byte for byte, for whoever has to find out what a site really sent. */
export function RawRequest({
  id,
  raw: { contentType, headers, size, text, base64 },
}: {
  id: string
  raw: NonNullable<Receipt['raw']>
}) {
  const { t } = useTranslation()
  const head = Object.entries(headers)
    .map(([name, value]) => `${name}: ${asText(value)}`)
    .join('\n')
  return (
    <details className={classes.raw}>
      <summary>{t('receipts:raw')}</summary>
      <p className={classes.hint}>
        {t('receipts:number', { id })} {contentType ? `· ${contentType}` : ''}{' '}
        {base64 === undefined ? '' : `· ${t('receipts:base64')}`}
      </p>
      {head ? <CopyBox text={head} label={t('receipts:headers')} /> : null}
      <Body text={base64 ?? (text === undefined ? undefined : readable(text, contentType))} size={size} />
    </details>
  )
}

/** A request with files can be too long to be shown. */
function Body({ text, size }: { text: string | undefined; size: number }) {
  const { t } = useTranslation()
  if (text !== undefined) return <CopyBox text={text} label={t('receipts:body')} />
  return <p className={classes.hint}>{t('receipts:tooLong', { size: Math.ceil(size / 1_048_576) })}</p>
}

/** JSON is set out in lines; anything else stays as it came. */
function readable(text: string, contentType: string): string {
  if (!/json/.test(contentType)) return text
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}

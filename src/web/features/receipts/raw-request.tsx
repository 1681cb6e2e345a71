import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import { asText } from '../../fields/widget.ts'
import { shownFor } from '../../records/shown-on-demand.tsx'
import { CopyBox } from '../../ui/copy-box.tsx'
import classes from './receipts.module.css'
import type { RawBody, Receipt } from './receipts.ts'

/** The request byte for byte, for whoever has to find out what a site really sent. */
export function RawRequest({
  id,
  raw: { contentType, headers, size, masked, ...open },
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
        {open.base64 === undefined ? '' : `· ${t('receipts:base64')}`}
      </p>
      {head ? <CopyBox text={head} label={t('receipts:headers')} /> : null}
      {masked && size <= mostShown ? (
        <ShownBody id={id} contentType={contentType} />
      ) : (
        <Body body={open} contentType={contentType} size={size} />
      )}
    </details>
  )
}

/** Longer ones are not shown, in bytes. */
const mostShown = 1_048_576

/** One that is encrypted, behind a button: each time it is pressed is noted, and the text is kept nowhere but on the screen. */
function ShownBody({ id, contentType }: { id: string; contentType: string }) {
  const { t } = useTranslation()
  const [body, setBody] = useState<RawBody | null>(null)
  const showing = useMutation({
    mutationFn: () => api.post<RawBody>(`/receipts/${id}/showings`),
    onSuccess: setBody,
    gcTime: 0,
  })
  useEffect(() => {
    if (!body) return
    const timer = setTimeout(() => setBody(null), shownFor)
    return () => clearTimeout(timer)
  }, [body])
  return (
    <>
      <p className={classes.hint}>{t('receipts:rawMasked')}</p>
      {body ? <Body body={body} contentType={contentType} size={0} /> : null}
      <Button
        size="compact-xs"
        variant="default"
        loading={showing.isPending}
        onClick={() => (body ? setBody(null) : showing.mutate())}
      >
        {t(body ? 'records:masked.hide' : 'records:masked.show')}
      </Button>
    </>
  )
}

interface BodyProps {
  body: RawBody
  contentType: string
  size: number
}

/** A request with files can be too long to be shown. */
function Body({ body: { text: plain, base64 }, contentType, size }: BodyProps) {
  const { t } = useTranslation()
  const text = base64 ?? (plain === undefined ? undefined : readable(plain, contentType))
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

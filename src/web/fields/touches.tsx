import { useTranslation } from 'react-i18next'
import type { Json, JsonObject } from '../../model/index.ts'
import { RelativeTime } from '../ui/relative-time.tsx'
import classes from './fields.module.css'
import { isJsonObject } from './json-object.ts'
import { WebAddress } from './web-address.tsx'
import { asText } from './widget.ts'

export const isAttribution = (value: JsonObject): boolean => isJsonObject(value.first) || isJsonObject(value.last)

/** What brought a person: the first time, and the last where that is another one. */
export function Touches({ value: { first, last } }: { value: JsonObject }) {
  const { t } = useTranslation()
  const again = isJsonObject(first) && isJsonObject(last) && first.at !== last.at
  return (
    <span className={classes.entries}>
      {isJsonObject(first) ? <Touch touch={first} label={again ? t('records:touches.first') : null} /> : null}
      {isJsonObject(last) && (again || !first) ? (
        <Touch touch={last} label={again ? t('records:touches.last') : null} />
      ) : null}
    </span>
  )
}

function Touch({ touch, label }: { touch: JsonObject; label: string | null }) {
  const marks = isJsonObject(touch.utm) ? Object.values(touch.utm).map(asText).filter(Boolean) : []
  const words = marks.length ? marks.join(' / ') : asText(touch.channel) || siteOf(touch.referrer)
  const page = siteOf(touch.page)
  return (
    <span>
      {words ? (
        <span title={asText(touch.referrer) || undefined}>
          <WebAddress value={words} />
        </span>
      ) : null}
      {words && page ? ' · ' : null}
      {page ? (
        <span title={asText(touch.page)}>
          <WebAddress value={page} />
        </span>
      ) : null}
      {words || page || !touch.at ? null : <RelativeTime at={asText(touch.at)} />}
      {label ? <span className={classes.kind}>{label}</span> : null}
    </span>
  )
}

/** An address as people name it: without protocol, marks and the rest of the machinery. */
function siteOf(address: Json | undefined): string {
  const text = asText(address)
  if (!URL.canParse(text)) return text
  const { host, pathname } = new URL(text)
  return `${host.replace(/^www\./, '')}${pathname.replace(/\/$/, '')}`
}

import { ActionIcon } from '@mantine/core'
import { IconPin, IconPinnedOff } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { RecordJson, SchemaObject } from '../../app/contract.ts'
import { LetterLine } from '../../features/letters/lazy-letter-line.tsx'
import { RecordingPlayer } from '../../features/telephony/lazy-recording-player.tsx'
import { isJsonObject } from '../../fields/json-object.ts'
import { PlainText } from '../../fields/plain-text.tsx'
import { RecordName } from '../../fields/record-name.tsx'
import { idOf } from '../../fields/titles.ts'
import { asList, asText } from '../../fields/widget.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { FileChips } from '../files/file-chips.tsx'
import type { ToldEntry } from './entries.ts'
import { signOf } from './entry-sign.ts'
import { useEntryWords } from './entry-words.ts'
import classes from './timeline.module.css'
import { useCanPin, usePin } from './use-pin.ts'

interface EntryProps {
  entry: ToldEntry
  object: SchemaObject
  card: RecordJson
}

export function Entry({ entry, object, card }: EntryProps) {
  const { t } = useTranslation()
  const words = useEntryWords()(entry)
  const { type, record, at, saving } = entry
  const Sign = signOf(entry)
  const owner = idOf(record.owner)
  const on = isJsonObject(record.on) && record.on.id !== card.id ? record.on : null
  const files = type === 'attachment' ? [record.id] : asList(record.files).map(asText)
  return (
    <li className={classes.entry} data-saving={saving || undefined}>
      <span className={classes.icon}>
        <Sign size={15} stroke={1.6} />
      </span>
      <div className={classes.body}>
        <div className={classes.head}>
          <span className={classes.what}>{words}</span>
          {on ? (
            <span className={classes.on}>
              <RecordName object={asText(on.object)} id={asText(on.id)} />
            </span>
          ) : null}
          {owner ? (
            <span className={classes.who}>
              <RecordName object="user" id={owner} />
            </span>
          ) : null}
          <span className={classes.when}>
            {saving ? t('story:saving') : <RelativeTime at={type === 'task' ? asText(record.doneAt) : at} />}
          </span>
          {on ? null : <PinButton entry={entry} object={object} card={card} words={words} />}
        </div>
        {record.result ? (
          <p className={classes.text}>
            <strong>
              <PlainText text={asText(record.result)} />
            </strong>
          </p>
        ) : null}
        {record.text ? (
          <p className={classes.text}>
            <PlainText text={asText(record.text)} mentions={asList(record.mentions).map(asText)} />
          </p>
        ) : null}
        {files.length ? <FileChips ids={files} /> : null}
        {record.kind === 'email' && !saving ? <LetterLine record={record} card={card} object={object} /> : null}
        {record.recordedUntil && isJsonObject(record.data) ? (
          <RecordingPlayer call={asText(record.data.call)} keptUntil={asText(record.recordedUntil)} />
        ) : null}
        <Small record={record} />
      </div>
    </li>
  )
}

function Small({ record }: { record: RecordJson }) {
  const { t } = useTranslation()
  if (!(Number(record.duration) > 0) && !record.place) return null
  return (
    <p className={classes.small}>
      {Number(record.duration) > 0
        ? t('records:duration', { minutes: Math.max(1, Math.round(Number(record.duration) / 60)) })
        : null}
      {record.place ? <PlainText text={asText(record.place)} /> : null}
    </p>
  )
}

/** What is on another card is pinned there. */
export function PinButton({ entry, object, card, words }: EntryProps & { words: string }) {
  const { t } = useTranslation()
  const pin = usePin(object, card)
  if (!useCanPin(card)(entry)) return null
  const pinned = Boolean(entry.record.pinnedAt)
  const Sign = pinned ? IconPinnedOff : IconPin
  return (
    <ActionIcon
      size={26}
      className={classes.pin}
      data-pinned={pinned || undefined}
      title={t(pinned ? 'story:unpin' : 'story:pin')}
      aria-label={t(pinned ? 'story:unpinOne' : 'story:pinOne', { what: words })}
      loading={pin.isPending}
      onClick={() => pin.mutate(entry)}
    >
      <Sign size={15} stroke={1.6} />
    </ActionIcon>
  )
}

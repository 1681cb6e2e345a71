import { useQuery } from '@tanstack/react-query'
import { PlainText } from '../../fields/plain-text.tsx'
import { RecordName } from '../../fields/record-name.tsx'
import { idOf } from '../../fields/titles.ts'
import { asList, asText } from '../../fields/widget.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import cardClasses from '../card.module.css'
import type { SlotProps } from '../card-page.tsx'
import { FileChips } from '../files/file-chips.tsx'
import { pinnedQuery, type ToldEntry } from './entries.ts'
import { PinButton } from './entry.tsx'
import { signOf } from './entry-sign.ts'
import { useEntryWords } from './entry-words.ts'
import classes from './pinned.module.css'

/** What colleagues pinned to the card: the top of its timeline, in sight wherever one reads. */
export function Pinned({ object, record }: SlotProps) {
  const { data } = useQuery({ ...pinnedQuery(object, record.id), meta: { quiet: true } })
  return data?.data.map(entry => <PinnedEntry key={entry.record.id} entry={entry} object={object} record={record} />)
}

function PinnedEntry({ entry, object, record: card }: SlotProps & { entry: ToldEntry }) {
  const words = useEntryWords()(entry)
  const { record } = entry
  const Sign = signOf(entry)
  const owner = idOf(record.owner)
  const told = [record.result, record.text].map(asText).filter(Boolean).join('\n')
  const files = asList(record.files).map(asText)
  return (
    <section className={cardClasses.remember} aria-label={words}>
      <Sign size={16} stroke={1.6} />
      <div className={cardClasses.rememberText}>
        <div className={classes.told}>
          <PlainText text={told || words} mentions={asList(record.mentions).map(asText)} />
        </div>
        {files.length ? <FileChips ids={files} /> : null}
        <p className={classes.from}>
          {told && record.kind !== 'note' ? <span>{words}</span> : null}
          {owner ? <RecordName object="user" id={owner} /> : null}
          <RelativeTime at={entry.at} />
        </p>
      </div>
      <PinButton entry={entry} object={object} card={card} words={told.slice(0, 60) || words} />
    </section>
  )
}

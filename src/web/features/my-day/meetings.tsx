import { IconMapPin } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { RecordJson, SchemaObject } from '../../app/contract.ts'
import { useFormats } from '../../app/format.ts'
import { isJsonObject } from '../../fields/json-object.ts'
import { RecordName } from '../../fields/record-name.tsx'
import { asText } from '../../fields/widget.ts'
import { pageQuery } from '../../records/queries.ts'
import { FinishButton } from '../tasks/finish-button.tsx'
import { PutOff } from '../tasks/put-off.tsx'
import classes from './my-day.module.css'
import { Watch } from './watch.tsx'

/** Meetings of today in their order: when, with whom, where. */
export function Meetings({ task, owner }: { task: SchemaObject; owner: string }) {
  const { t } = useTranslation()
  const { data } = useQuery(
    pageQuery(task, {
      filter: { owner, kind: 'meeting', doneAt: { empty: true }, dueAt: { within: 'today' } },
      sort: 'dueAt',
      limit: 50,
    }),
  )
  if (!data?.data.length) return null
  return (
    <Watch title={t('day.meetings')} count={data.data.length}>
      <ul className={classes.list}>
        {data.data.map(one => (
          <MeetingLine key={one.id} meeting={one} />
        ))}
      </ul>
    </Watch>
  )
}

function MeetingLine({ meeting }: { meeting: RecordJson }) {
  const formats = useFormats()
  const on = isJsonObject(meeting.on) ? meeting.on : null
  const place = asText(meeting.place)
  return (
    <li className={classes.row} data-line tabIndex={-1} aria-label={asText(meeting.title)}>
      <FinishButton task={meeting} />
      <time className={classes.clock} dateTime={asText(meeting.dueAt)}>
        {formats.clock(new Date(asText(meeting.dueAt)))}
      </time>
      <div className={classes.body}>
        <span>{asText(meeting.title)}</span>
        <span className={classes.about}>
          {on ? <RecordName object={asText(on.object)} id={asText(on.id)} /> : null}
          {place ? (
            <span className={classes.place}>
              <IconMapPin size={14} stroke={1.6} />
              {place}
            </span>
          ) : null}
        </span>
      </div>
      <PutOff task={meeting} />
    </li>
  )
}

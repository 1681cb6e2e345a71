import { TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Link } from '../../app/contract.ts'
import { fieldOf, useObject } from '../../app/schema.ts'
import { RecordMultiSelect } from '../../fields/record-select.tsx'
import { WillNotHear } from '../tasks/will-not-hear.tsx'

export interface Meeting {
  place: string
  participants: string[]
}

export const noMeeting: Meeting = { place: '', participants: [] }

/** What is kept of it: colleagues are asked to a meeting about a record, by which they hear of it. */
export const meetingOf = ({ place, participants }: Meeting, on: Link | null): Partial<Meeting> => ({
  ...(place.trim() && { place: place.trim() }),
  ...(on && participants.length && { participants }),
})

interface MeetingFieldsProps {
  value: Meeting
  on: Link | null
  owner: string
  wrong: Record<string, string>
  onChange: (meeting: Meeting) => void
}

/** Where one meets, and which colleagues come too. */
export function MeetingFields({ value, on, owner, wrong, onChange }: MeetingFieldsProps) {
  const { t } = useTranslation()
  const task = useObject('task')
  return (
    <>
      {fieldOf(task, 'place') ? (
        <TextInput
          label={t('story:place')}
          placeholder={t('story:placeExample')}
          maxLength={300}
          error={wrong.place}
          value={value.place}
          onChange={event => onChange({ ...value, place: event.currentTarget.value })}
        />
      ) : null}
      {on && fieldOf(task, 'participants') ? (
        <>
          <RecordMultiSelect
            object="user"
            label={t('story:participants')}
            filter={{ active: true, id: { ne: owner } }}
            error={wrong.participants}
            value={value.participants}
            onChange={participants => onChange({ ...value, participants })}
          />
          <WillNotHear on={on} users={value.participants} as="task" />
        </>
      ) : null}
    </>
  )
}

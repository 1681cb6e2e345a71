import { Button, Group } from '@mantine/core'
import { IconArrowRight, IconCalendarTime, IconCheck } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../app/format.ts'
import { cardPath } from '../../app/navigation.ts'
import { fieldOf, useObject } from '../../app/schema.ts'
import { choiceLabel } from '../../fields/choices.ts'
import { isJsonObject } from '../../fields/json-object.ts'
import { PlainText } from '../../fields/plain-text.tsx'
import { RecordName } from '../../fields/record-name.tsx'
import { asList, asText } from '../../fields/widget.ts'
import { cardQuery } from '../../records/queries.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { StatusBadge } from '../../ui/status-badge.tsx'
import classes from './calendar.module.css'
import { durationWords } from './duration-words.ts'
import type { Happening } from './happening.ts'
import { stateWord, tones } from './states.ts'

interface HappeningCardProps {
  happening: Happening
  onFinish: () => void
  onMove: () => void
  onClose: () => void
}

/** What one needs to know of it before it is done, moved or opened. */
export function HappeningCard({ happening, onFinish, onMove, onClose }: HappeningCardProps) {
  const { t } = useTranslation()
  const formats = useFormats()
  const object = useObject(happening.object)
  const { record, owner, start, end, state } = happening
  const { data: card } = useQuery({ ...cardQuery(object, record.id), meta: { quiet: true } })
  const on = isJsonObject(record.on) ? record.on : null
  const kind = fieldOf(object, 'kind')
  const changeable = happening.object === 'task' && state !== 'done' && card?.can?.update === true
  const minutes = Math.round((end.getTime() - start.getTime()) / 60_000)
  const participants = asList(record.participants).map(asText)
  const told = record.minutes || record.duration
  return (
    <Dialog
      opened
      onClose={onClose}
      title={happening.title || (kind ? choiceLabel(kind, happening.kind) : '—')}
      size="md"
    >
      <dl className={classes.facts}>
        <dt>{kind?.label}</dt>
        <dd>
          {kind ? choiceLabel(kind, happening.kind) : null}
          <StatusBadge tone={tones[state]}>{stateWord(t, happening)}</StatusBadge>
        </dd>
        <dt>{t('calendar:when')}</dt>
        <dd>
          {formats.exact(start)}
          {told ? ` · ${durationWords(t, minutes)}` : null}
        </dd>
        {on ? (
          <>
            <dt>{t('calendar:about')}</dt>
            <dd>
              <RecordName object={asText(on.object)} id={asText(on.id)} />
            </dd>
          </>
        ) : null}
        {owner ? (
          <>
            <dt>{t('calendar:owner')}</dt>
            <dd>
              <RecordName object="user" id={owner} />
            </dd>
          </>
        ) : null}
        {record.place ? (
          <>
            <dt>{fieldOf(object, 'place')?.label}</dt>
            <dd>
              <PlainText text={asText(record.place)} />
            </dd>
          </>
        ) : null}
        {participants.length ? (
          <>
            <dt>{fieldOf(object, 'participants')?.label}</dt>
            <dd>
              {participants.map(id => (
                <RecordName key={id} object="user" id={id} />
              ))}
            </dd>
          </>
        ) : null}
        {record.result ? (
          <>
            <dt>{t('calendar:result')}</dt>
            <dd>{asText(record.result)}</dd>
          </>
        ) : null}
      </dl>
      <Group mt="lg" gap="sm" justify="flex-end">
        <Button
          variant="default"
          component={Link}
          to={cardPath(object, record.id)}
          rightSection={<IconArrowRight size={16} stroke={1.6} />}
        >
          {t('calendar:open')}
        </Button>
        {changeable ? (
          <>
            <Button variant="default" leftSection={<IconCalendarTime size={16} stroke={1.6} />} onClick={onMove}>
              {t('calendar:move')}
            </Button>
            <Button leftSection={<IconCheck size={16} stroke={1.6} />} onClick={onFinish}>
              {t('records:task.finish')}
            </Button>
          </>
        ) : null}
      </Group>
    </Dialog>
  )
}

import { Select, Textarea } from '@mantine/core'
import { DateInput } from '@mantine/dates'
import '@mantine/dates/styles.layer.css'
import dayjs from 'dayjs'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SlotProps } from '../../records/card-page.tsx'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { problemsOf } from '../../ui/problems.ts'
import { Segments } from '../../ui/segments.tsx'
import { type Act, type NotedWay, notedWays, type Purpose, useNoteConsent, wordsIn } from './consents.ts'
import { VersionSelect } from './version-select.tsx'

interface NoteDialogProps extends SlotProps {
  purpose: Purpose
  act: Act
  onClose: () => void
}

const dayFormat = 'YYYY-MM-DD'

/** Notes an act of another day, with its term and where the paper lies. */
export function NoteDialog({ object, record, purpose, act: first, onClose }: NoteDialogProps) {
  const { t, i18n } = useTranslation()
  const [act, setAct] = useState(first)
  const [how, setHow] = useState<NotedWay>('paper')
  const today = dayjs().format(dayFormat)
  const [day, setDay] = useState<string | null>(today)
  const [version, setVersion] = useState(purpose.version.id)
  const [until, setUntil] = useState<string | null>(null)
  const [note, setNote] = useState('')
  const noting = useNoteConsent(object, record.id, onClose)
  const { wrong, rest } = problemsOf(noting.error, ['purpose', 'act', 'how', 'at', 'version', 'until', 'note'])
  const given = act === 'given'
  const submit = () =>
    noting.mutate({
      purpose: purpose.id,
      act,
      how,
      // Of today it is now; of another day its noon.
      ...(day && day !== today && { at: dayjs(day).hour(12).toISOString() }),
      ...(given && { version }),
      ...(given && until && { until }),
      ...(note.trim() && { note: note.trim() }),
    })
  return (
    <FormDialog
      title={wordsIn(purpose.name, i18n.language)}
      action={t('consents:card.save')}
      pending={noting.isPending}
      disabled={!day}
      problem={rest ?? wrong.purpose ?? null}
      onSubmit={submit}
      onClose={onClose}
    >
      <Segments
        label={t('consents:card.act')}
        value={act}
        onChange={setAct}
        choices={(purpose.retiredAt ? (['withdrawn'] as const) : (['given', 'withdrawn'] as const)).map(value => ({
          value,
          label: t(`consents:card.actChoice.${value}`),
        }))}
      />
      <Select
        label={t(`consents:card.byWhat.${act}`)}
        allowDeselect={false}
        value={how}
        error={wrong.how}
        data={notedWays.map(value => ({ value, label: t(`consents:card.ways.${value}`) }))}
        onChange={value => setHow(notedWays.find(one => one === value) ?? 'paper')}
      />
      <DateInput
        label={t('consents:card.day')}
        required
        value={day}
        error={wrong.at}
        locale={i18n.language}
        valueFormat="D MMM YYYY"
        maxDate={today}
        onChange={setDay}
      />
      {given ? (
        <>
          <VersionSelect purpose={purpose.id} value={version} error={wrong.version} onChange={setVersion} />
          <DateInput
            label={t('consents:card.untilDay')}
            description={t('consents:card.untilText')}
            clearable
            value={until}
            error={wrong.until}
            locale={i18n.language}
            valueFormat="D MMM YYYY"
            minDate={day ?? undefined}
            onChange={setUntil}
          />
        </>
      ) : null}
      <Textarea
        label={t('consents:card.remark')}
        description={t('consents:card.remarkText')}
        autosize
        minRows={1}
        maxLength={1000}
        value={note}
        error={wrong.note}
        onChange={event => setNote(event.currentTarget.value)}
      />
    </FormDialog>
  )
}

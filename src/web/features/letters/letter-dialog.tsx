import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { IconCalendarPlus, IconPhoto, IconUserPlus } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import type { RecordJson } from '../../app/contract.ts'
import { useFormats } from '../../app/format.ts'
import { isJsonObject } from '../../fields/json-object.ts'
import { PlainText } from '../../fields/plain-text.tsx'
import { asList, asText } from '../../fields/widget.ts'
import { FileChips } from '../../records/files/file-chips.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Lines } from '../../ui/loading.tsx'
import { errorWords, toast } from '../../ui/toast.ts'
import { toldOf } from './letter.ts'
import classes from './letters.module.css'
import { Watched } from './watched.tsx'
import { writtenQuery } from './written.ts'

interface Named {
  name: string
  address: string
}

interface Letter {
  from: Named
  to: Named[]
  cc: Named[]
  bcc: Named[]
  text: string
  hasHtml: boolean
  picturesLeftOut: number
  found: { name: string | null; phones: string[]; emails: string[] } | null
  meeting: { title: string; begins: string; minutes: number | null; place: string | null } | null
}

/** A letter as it came or was written: who wrote to whom, its files, its text or its HTML in a sandbox, and what it offers. */
export function LetterDialog({ entry, onClose }: { entry: RecordJson; onClose: () => void }) {
  const { t } = useTranslation()
  const { exact } = useFormats()
  const [withPictures, setWithPictures] = useState(false)
  const path = `/activities/${entry.id}/letter`
  const files = asList(entry.files).map(asText)
  const { data: letter, error } = useQuery({
    queryKey: ['letter', entry.id],
    queryFn: ({ signal }) => api.get<Letter>(path, { signal }),
    meta: { quiet: true },
    retry: false,
  })
  return (
    <Dialog opened onClose={onClose} title={asText(entry.subject) || t('writing:letter.title')} size="xl">
      {error ? <Alert color="red">{errorWords(error)}</Alert> : null}
      {!letter && !error ? <Lines count={5} /> : null}
      {letter ? (
        <Stack gap="sm">
          <div>
            <People label={t('writing:from')} people={[letter.from]} />
            <People label={t('writing:to')} people={letter.to} />
            <People label={t('writing:cc')} people={letter.cc} />
            <People label={t('writing:bcc')} people={letter.bcc} />
            <Text size="sm" c="dimmed">
              {exact(new Date(asText(entry.at)))}
            </Text>
          </div>
          <Written entry={entry} />
          {files.length ? <FileChips ids={files} /> : null}
          {letter.found ? <Found found={letter.found} /> : null}
          {letter.meeting ? <Meeting meeting={letter.meeting} entry={entry} /> : null}
          {letter.picturesLeftOut && !withPictures ? (
            <Group gap="xs">
              <Text size="sm">{t('writing:letter.pictures', { count: letter.picturesLeftOut })}</Text>
              <Button
                size="compact-sm"
                variant="default"
                leftSection={<IconPhoto size={14} />}
                onClick={() => setWithPictures(true)}
              >
                {t('writing:letter.showPictures')}
              </Button>
            </Group>
          ) : null}
          {letter.hasHtml ? (
            <iframe
              title={t('writing:letter.title')}
              src={`/api/v1${path}/html${withPictures ? '?pictures=true' : ''}`}
              sandbox="allow-popups allow-popups-to-escape-sandbox"
              referrerPolicy="no-referrer"
              className={classes.letter}
              style={{ height: heightFor(letter) }}
            />
          ) : (
            <div style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
              <PlainText text={letter.text} />
            </div>
          )}
        </Stack>
      ) : null}
    </Dialog>
  )
}

/** Nothing is known of what lies in the sandbox: room is made by how much text there is, and the rest is scrolled to. */
function heightFor({ text }: Letter): string {
  const lines = text.split('\n').reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / 80)), 0)
  return `clamp(180px, ${lines * 24 + 60}px, 60vh)`
}

/** Of a letter that was written here: for whom it was not taken, and whether it was opened. */
function Written({ entry }: { entry: RecordJson }) {
  const mail = toldOf(entry)
  const { data } = useQuery({
    ...writtenQuery(mail?.letter ?? '', `${mail?.state} ${mail?.opened} ${mail?.clicked}`),
    enabled: Boolean(mail?.letter),
  })
  if (!data) return null
  const refused = [...data.to, ...data.cc, ...data.bcc].filter(({ state }) => state === 'refused')
  return (
    <>
      {refused.map(({ address, why, reply }) => (
        <div key={address} className={classes.state} data-bad>
          {address}: {why} {reply ? `(${reply})` : ''}
        </div>
      ))}
      <Watched watching={data.watching} />
    </>
  )
}

function People({ label, people: given }: { label: string; people: Named[] }) {
  const people = given.filter(({ name, address }) => name || address)
  if (!people.length) return null
  const named = people.map(({ name, address }) => (name ? `${name} <${address}>` : address))
  return (
    <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
      <Text span c="dimmed">
        {label}:{' '}
      </Text>
      {named.join(', ')}
    </Text>
  )
}

function Found({ found: { name, phones, emails } }: { found: NonNullable<Letter['found']> }) {
  const { t } = useTranslation()
  const making = useMutation({
    mutationFn: () =>
      api.post('/leads', {
        name: name ?? emails[0] ?? phones[0],
        phones: phones.map(value => ({ value })),
        emails: emails.map(value => ({ value })),
      }),
    onSuccess: () => toast({ message: t('writing:letter.leadMade') }),
  })
  return (
    <Alert color="gray" title={t('writing:letter.found')}>
      <Group justify="space-between">
        <Text size="sm">{[name, ...phones, ...emails].filter(Boolean).join(', ')}</Text>
        <Button
          size="compact-sm"
          leftSection={<IconUserPlus size={14} />}
          loading={making.isPending}
          disabled={making.isSuccess}
          onClick={() => making.mutate()}
        >
          {t('writing:letter.makeLead')}
        </Button>
      </Group>
    </Alert>
  )
}

function Meeting({ meeting, entry }: { meeting: NonNullable<Letter['meeting']>; entry: RecordJson }) {
  const { t } = useTranslation()
  const { exact } = useFormats()
  const { title, begins, minutes, place } = meeting
  const on = isJsonObject(entry.on) ? { object: asText(entry.on.object), id: asText(entry.on.id) } : null
  const making = useMutation({
    mutationFn: () =>
      api.post('/tasks', {
        title: title || t('writing:letter.meeting'),
        kind: 'meeting',
        dueAt: begins,
        ...(minutes && { minutes }),
        ...(place && { place }),
        ...(on && { on }),
      }),
    onSuccess: () => toast({ message: t('writing:letter.meetingMade') }),
  })
  return (
    <Alert color="gray" title={t('writing:letter.meeting')}>
      <Group justify="space-between">
        <Text size="sm">{[title, exact(new Date(begins)), place].filter(Boolean).join(' · ')}</Text>
        <Button
          size="compact-sm"
          leftSection={<IconCalendarPlus size={14} />}
          loading={making.isPending}
          disabled={making.isSuccess}
          onClick={() => making.mutate()}
        >
          {t('writing:letter.intoCalendar')}
        </Button>
      </Group>
    </Alert>
  )
}

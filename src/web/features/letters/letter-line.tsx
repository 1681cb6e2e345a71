import { Button } from '@mantine/core'
import { IconMailOpened } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import type { PageOf, RecordJson, SchemaObject } from '../../app/contract.ts'
import { useFormats } from '../../app/format.ts'
import { canCreate, useSchema } from '../../app/schema.ts'
import { asList, asText } from '../../fields/widget.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { openOver } from '../../ui/overlay.tsx'
import { toast } from '../../ui/toast.ts'
import { useTold } from '../tasks/use-told.ts'
import { answerTo, type Correspondents, correspondents, type HowToAnswer, isKeptWhole } from './answer.ts'
import { LetterForm } from './lazy-letter-form.tsx'
import { sendersQuery, type ToldLetter, toldOf } from './letter.ts'
import { LetterDialog } from './letter-dialog.tsx'
import classes from './letters.module.css'
import { Watched } from './watched.tsx'
import { writtenQuery } from './written.ts'

export interface LetterLineProps {
  record: RecordJson
  card: RecordJson
  object: SchemaObject
}

/** How a letter stands that has not simply left, and what can be done with an e-mail. */
export function LetterLine({ record, card, object }: LetterLineProps) {
  const mail = toldOf(record)
  return (
    <>
      {mail?.letter && mail.state && (mail.state !== 'sent' || mail.noCopy) ? (
        <State mail={mail} letter={mail.letter} card={card} object={object} />
      ) : null}
      {mail?.letter && (mail.opened || mail.clicked) ? <Opened mail={mail} letter={mail.letter} /> : null}
      <div className={classes.state} data-screen-only>
        <Answers record={record} card={card} object={object} />
        {isKeptWhole(record) || mail?.letter ? <LetterButton record={record} /> : null}
      </div>
    </>
  )
}

/** Opens the letter behind an entry, as it came or was written. */
function LetterButton({ record }: { record: RecordJson }) {
  const { t } = useTranslation()
  const [opened, setOpened] = useState(false)
  return (
    <>
      <Button
        size="compact-xs"
        variant="subtle"
        leftSection={<IconMailOpened size={14} stroke={1.6} />}
        onClick={() => setOpened(true)}
      >
        {t('writing:wholeLetter')}
      </Button>
      {opened ? <LetterDialog entry={record} onClose={() => setOpened(false)} /> : null}
    </>
  )
}

function State({ mail, letter, card, object }: { mail: ToldLetter; letter: string } & Omit<LetterLineProps, 'record'>) {
  const { t } = useTranslation()
  const formats = useFormats()
  const told = useTold()
  const { data } = useQuery(writtenQuery(letter, mail.state))
  const on = { object: object.name, id: card.id }
  const takeBack = useMutation({
    mutationFn: () => api.delete(`/mail/messages/${letter}`),
    onSuccess: () => toast({ message: t('writing:takenBackHere') }),
    onSettled: () => told(on),
  })
  const again = useMutation({
    mutationFn: () => api.post(`/mail/messages/${letter}/attempts`),
    onSuccess: () => toast({ message: t('writing:sending') }),
    onSettled: () => told(on),
  })
  const isBad = mail.state === 'failed' || mail.state === 'unsure'
  const isLater = mail.state === 'waiting' && Date.parse(mail.sendAt ?? '') > Date.now() + 60_000
  const words = isLater
    ? t('writing:states.scheduled', { when: formats.exact(new Date(mail.sendAt ?? '')) })
    : t(`writing:states.${mail.state === 'sent' ? 'noCopy' : mail.state}`)
  const failure = mail.state === 'sent' ? data?.copy?.failure : data?.failure
  return (
    <div className={classes.state} data-bad={isBad || undefined}>
      <span>{words}</span>
      {failure ? (
        <span>
          {failure.message}. {failure.whatToDo} {failure.reply ? `(${failure.reply})` : ''}
        </span>
      ) : null}
      {data?.can.takeBack ? (
        <Button size="compact-xs" variant="default" loading={takeBack.isPending} onClick={() => takeBack.mutate()}>
          {t('writing:takeBack')}
        </Button>
      ) : null}
      {data?.can.sendAgain ? (
        <Button size="compact-xs" variant="default" loading={again.isPending} onClick={() => again.mutate()}>
          {t('writing:sendAgain')}
        </Button>
      ) : null}
    </div>
  )
}

/** What is known of its opens and clicks by now. */
function Opened({ mail, letter }: { mail: ToldLetter; letter: string }) {
  const { data } = useQuery(writtenQuery(letter, `${mail.opened} ${mail.clicked}`))
  return <Watched watching={data?.watching ?? null} />
}

/** Where it may not be opened now, the answer begins without whom it goes to. */
const keptCorrespondents = (id: string): Promise<Correspondents> =>
  api.get<Correspondents>(`/activities/${id}/letter`).catch(() => ({}))

/** What came with an e-mail, as far as the reader sees it. */
async function filesOf(record: RecordJson): Promise<{ id: string; name: string }[]> {
  const ids = asList(record.files).map(asText)
  if (!ids.length) return []
  const filter = { id: { in: ids } }
  const { data } = await api
    .post<PageOf<RecordJson>>('/attachments/query', { filter, limit: 200 })
    .catch((): { data: RecordJson[] } => ({ data: [] }))
  return data.map(({ id, name }) => ({ id, name: asText(name) }))
}

/** For who writes from some mailbox: an answer to the sender, to all, or the same to somebody else. */
function Answers({ record, card, object }: LetterLineProps) {
  const { t } = useTranslation()
  const formats = useFormats()
  const activity = useSchema().byName.get('activity')
  const { data: senders } = useQuery({ ...sendersQuery, meta: { quiet: true } })
  if (!senders?.length || !activity || !canCreate(activity)) return null
  const on = { object: object.name, id: card.id }
  const open = async (how: HowToAnswer) => {
    const mail = isKeptWhole(record) ? await keptCorrespondents(record.id) : correspondents(record)
    const begin = answerTo(record, mail, how, {
      own: senders.map(({ address }) => address),
      files: how === 'forward' ? await filesOf(record) : [],
      quote: (who: string) => t('writing:wrote', { when: formats.exact(new Date(asText(record.at))), who }),
    })
    openOver(close => (
      <Dialog opened onClose={close} title={t(`writing:${how}`)} size="xl">
        <LetterForm
          on={on}
          answers={how === 'forward' ? null : record.id}
          begin={begin}
          place={`${how}.${record.id}`}
          onDone={close}
        />
      </Dialog>
    ))
  }
  return (
    <>
      {(['answer', 'answerAll', 'forward'] as const)
        .filter(
          how =>
            how !== 'answerAll' ||
            isKeptWhole(record) ||
            answerTo(record, correspondents(record), how, {
              own: senders.map(({ address }) => address),
              files: [],
              quote: () => '',
            }).cc.length > 0,
        )
        .map(how => (
          <Button key={how} size="compact-xs" variant="subtle" onClick={() => void open(how)}>
            {t(`writing:${how}`)}
          </Button>
        ))}
    </>
  )
}

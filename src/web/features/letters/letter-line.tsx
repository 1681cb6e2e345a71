import { Button } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import type { RecordJson, SchemaObject } from '../../app/contract.ts'
import { useFormats } from '../../app/format.ts'
import { canCreate, useSchema } from '../../app/schema.ts'
import { isJsonObject } from '../../fields/json-object.ts'
import { asText } from '../../fields/widget.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { openOver } from '../../ui/overlay.tsx'
import { toast } from '../../ui/toast.ts'
import { useTold } from '../tasks/use-told.ts'
import { answerTo, type Correspondents, correspondents, type HowToAnswer, isKeptWhole } from './answer.ts'
import { LetterForm } from './lazy-letter-form.tsx'
import { sendersQuery, type ToldLetter } from './letter.ts'
import classes from './letters.module.css'

export interface LetterLineProps {
  record: RecordJson
  card: RecordJson
  object: SchemaObject
}

/** How a letter stands that has not simply left, and what can be done with an e-mail. */
export function LetterLine({ record, card, object }: LetterLineProps) {
  const mail = isJsonObject(record.data) && isJsonObject(record.data.mail) ? (record.data.mail as ToldLetter) : null
  return (
    <>
      {mail?.letter && mail.state && mail.state !== 'sent' ? (
        <State mail={mail} letter={mail.letter} card={card} object={object} />
      ) : null}
      <Answers record={record} card={card} object={object} />
    </>
  )
}

interface Letter {
  id: string
  state: string
  failure: { message: string; reply: string | null; whatToDo: string } | null
  can: { takeBack: boolean; sendAgain: boolean }
}

const letterQuery = (id: string, state: string | undefined) => ({
  queryKey: ['mail', id, state],
  queryFn: ({ signal }: { signal: AbortSignal }) => api.get<Letter>(`/mail/messages/${id}`, { signal }),
  meta: { quiet: true },
})

function State({ mail, letter, card, object }: { mail: ToldLetter; letter: string } & Omit<LetterLineProps, 'record'>) {
  const { t } = useTranslation()
  const formats = useFormats()
  const told = useTold()
  const { data } = useQuery(letterQuery(letter, mail.state))
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
    : t(`writing:states.${mail.state}`)
  return (
    <div className={classes.state} data-bad={isBad || undefined}>
      <span>{words}</span>
      {data?.failure ? (
        <span>
          {data.failure.message}. {data.failure.whatToDo} {data.failure.reply ? `(${data.failure.reply})` : ''}
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

/** Where it may not be opened now, the answer begins without whom it goes to. */
const keptCorrespondents = (id: string): Promise<Correspondents> =>
  api.get<Correspondents>(`/activities/${id}/letter`).catch(() => ({}))

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
    <div className={classes.state} data-screen-only>
      {(['answer', 'answerAll', 'forward'] as const)
        .filter(
          how =>
            how !== 'answerAll' ||
            isKeptWhole(record) ||
            answerTo(record, correspondents(record), how, {
              own: senders.map(({ address }) => address),
              quote: () => '',
            }).cc.length > 0,
        )
        .map(how => (
          <Button key={how} size="compact-xs" variant="subtle" onClick={() => void open(how)}>
            {t(`writing:${how}`)}
          </Button>
        ))}
    </div>
  )
}

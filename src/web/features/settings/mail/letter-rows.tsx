import { Button, Text } from '@mantine/core'
import { IconMail } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { CSSProperties } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import { Empty } from '../../../ui/empty.tsx'
import { RelativeTime } from '../../../ui/relative-time.tsx'
import { StatusBadge, type Tone } from '../../../ui/status-badge.tsx'
import { toast } from '../../../ui/toast.ts'
import rows from '../parts/rows.module.css'
import { type Letter, lettersQuery } from './mail.ts'

/** What waits to be sent and why, and what has gone. */
export function LetterRows() {
  const { t } = useTranslation()
  const { data: letters } = useQuery(lettersQuery)
  return (
    <section className={rows.section} aria-labelledby="letters">
      <div className={rows.sectionHead}>
        <h2 className={rows.sectionTitle} id="letters">
          {t('mail:letters.title')}
        </h2>
        {letters?.some(({ state }) => state === 'waiting') ? <SendNow /> : null}
      </div>
      <p className={rows.sectionText}>{t('mail:letters.text')}</p>
      {letters?.length ? (
        <ul className={rows.rows} style={columns}>
          {letters.map(letter => (
            <LetterRow key={letter.id} letter={letter} />
          ))}
        </ul>
      ) : null}
      {letters?.length === 0 ? (
        <Empty icon={IconMail} title={t('mail:letters.none')} text={t('mail:letters.noneText')} />
      ) : null}
    </section>
  )
}

const columns = { '--columns': 'minmax(0, 1fr) minmax(0, 1.4fr) 140px' } as CSSProperties

function SendNow() {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const sending = useMutation({
    mutationFn: () => api.post('/letters/attempts'),
    onSuccess: () => toast({ message: t('mail:letters.retried') }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: lettersQuery.queryKey }),
  })
  return (
    <Button
      className={rows.push}
      size="compact-sm"
      variant="default"
      loading={sending.isPending}
      onClick={() => sending.mutate()}
    >
      {t('mail:letters.retry')}
    </Button>
  )
}

const tones: Record<Letter['state'], Tone> = { waiting: 'warn', sent: 'good', dropped: 'bad' }

function LetterRow({ letter }: { letter: Letter }) {
  const { t } = useTranslation()
  const { user, kind, state } = letter
  return (
    <li className={rows.row}>
      <div className={rows.main}>
        <div className={rows.names}>
          <span className={rows.title}>{user?.name ?? t('mail:letters.toNobody')}</span>
          <span className={rows.note}>{user?.email}</span>
        </div>
      </div>
      <div className={rows.cell}>
        {t(`mail:letters.kinds.${kind}`)} · <RelativeTime at={letter.endedAt ?? letter.at} />
        <Why letter={letter} />
      </div>
      <div className={rows.end}>
        <StatusBadge tone={tones[state]}>{t(`mail:letters.states.${state}`)}</StatusBadge>
      </div>
    </li>
  )
}

/** Why it was dropped, or what it waits for. */
function Why({ letter: { reason, failure, state, attempts, dueAt } }: { letter: Letter }) {
  const { t } = useTranslation()
  if (!reason && !failure) return null
  return (
    <>
      {reason ? <Text size="sm">{reason.message}</Text> : null}
      {failure ? (
        <Text size="sm">
          {failure.message}
          {failure.reply ? `. ${t('mail:test.reply', { reply: failure.reply })}` : null}
        </Text>
      ) : null}
      {failure && state === 'waiting' ? (
        <Text size="sm">
          {failure.whatToDo} {t('mail:letters.next')}: <RelativeTime at={dueAt} /> (
          {t('mail:letters.attempts', { count: attempts })})
        </Text>
      ) : null}
    </>
  )
}

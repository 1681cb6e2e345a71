import { Button } from '@mantine/core'
import { IconChevronRight, IconRefresh } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import { useFormats } from '../../../app/format.ts'
import { RecordName } from '../../../fields/record-name.tsx'
import { useTitle } from '../../../fields/titles.ts'
import ledger from '../../../ui/ledger.module.css'
import { RelativeTime } from '../../../ui/relative-time.tsx'
import { StatusBadge, type Tone } from '../../../ui/status-badge.tsx'
import { toast } from '../../../ui/toast.ts'
import { useTypeWords } from './event-words.ts'
import { outcomeWords } from './outcome-words.ts'
import classes from './webhooks.module.css'
import { type DeliveryJson, type DeliveryState, deliveryQuery, webhooksQuery } from './webhooks.ts'

const tones: Record<DeliveryState, Tone> = { waiting: 'warn', delivered: 'good', failed: 'bad', skipped: 'quiet' }

interface DeliveryRowProps {
  delivery: DeliveryJson
  mayReplay: boolean
}

/** A line of the log; pressed, it shows what was sent and what came back. */
export function DeliveryRow({ delivery, mayReplay }: DeliveryRowProps) {
  const { t } = useTranslation()
  const words = useTypeWords()
  const [open, setOpen] = useState(false)
  const details = useId()
  const { state, type, object, record, createdAt } = delivery
  const title = useTitle(object ?? '', object ? record : null)
  return (
    <li className={ledger.item} data-open={open || undefined}>
      <button
        type="button"
        className={ledger.line}
        aria-expanded={open}
        aria-controls={details}
        onClick={() => setOpen(!open)}
      >
        <IconChevronRight size={16} className={ledger.sign} />
        <span className={ledger.badge}>
          <StatusBadge tone={tones[state]}>{t(`webhooks:deliveryStates.${state}`)}</StatusBadge>
        </span>
        <span className={ledger.what}>
          <span className={ledger.name}>{words(type)}</span> <span className={ledger.note}>{title}</span>
        </span>
        <span className={ledger.place}>{outcomeWords(delivery, t)}</span>
        <span className={ledger.at}>
          <RelativeTime at={createdAt} />
        </span>
      </button>
      {open ? (
        <div id={details} className={ledger.details}>
          <Details delivery={delivery} mayReplay={mayReplay} />
        </div>
      ) : null}
    </li>
  )
}

function Details({ delivery, mayReplay }: DeliveryRowProps) {
  const { t } = useTranslation()
  const { exact } = useFormats()
  const queryClient = useQueryClient()
  const { id, state, attempts, object, record, triedAt, dueAt, event, createdAt } = delivery
  const whole = useQuery(deliveryQuery(id, attempts))
  const replaying = useMutation({
    mutationFn: () => api.post(`/webhook-deliveries/${id}/replay`),
    onSuccess: () => toast({ message: t('webhooks:replayed') }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: webhooksQuery.queryKey }),
  })
  const next = dueAt ? exact(new Date(dueAt)) : t('webhooks:afterEarlier')
  return (
    <>
      <dl className={ledger.facts}>
        {object && record ? (
          <Fact name={t('webhooks:record')}>
            <RecordName object={object} id={record} />
          </Fact>
        ) : null}
        <Fact name={t('webhooks:happened')}>{exact(new Date(createdAt))}</Fact>
        <Fact name={t('webhooks:attempts')}>{attempts}</Fact>
        {triedAt ? <Fact name={t('webhooks:triedAt')}>{exact(new Date(triedAt))}</Fact> : null}
        {state === 'waiting' ? <Fact name={t('webhooks:nextTry')}>{next}</Fact> : null}
        <Fact name={t('webhooks:messageId')}>{event}</Fact>
      </dl>
      <Body name={t('webhooks:request')} text={whole.data?.request ?? null} pretty />
      <Body name={t('webhooks:answer')} text={whole.data?.answer ?? null} />
      {record ? (
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconRefresh size={14} />}
          disabled={!mayReplay}
          loading={replaying.isPending}
          onClick={() => replaying.mutate()}
        >
          {t(state === 'waiting' ? 'webhooks:sendNow' : 'webhooks:replay')}
        </Button>
      ) : null}
    </>
  )
}

const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <div className={ledger.fact}>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
)

function Body({ name, text, pretty }: { name: string; text: string | null; pretty?: boolean }) {
  if (!text) return null
  return (
    <div>
      <div className={classes.bodyName}>{name}</div>
      <pre className={classes.body} tabIndex={0} role="region" aria-label={name}>
        {pretty ? prettyJson(text) : text}
      </pre>
    </div>
  )
}

function prettyJson(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}

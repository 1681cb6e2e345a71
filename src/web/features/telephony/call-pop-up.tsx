import { ActionIcon, Button } from '@mantine/core'
import { IconBulb, IconPhoneIncoming, IconPhoneOutgoing, IconX } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import { type CallCard, callKeys, type LiveCall } from '../../app/calls.ts'
import { cardPath } from '../../app/navigation.ts'
import { openScript } from '../../app/open-script.ts'
import { quickLead } from '../../app/quick-lead.ts'
import { useSchema } from '../../app/schema.ts'
import { useMe } from '../../app/session.ts'
import { showPhone } from '../../fields/phone-format.ts'
import type { PageCall } from '../softphone/phone.ts'
import { PhoneControls } from '../softphone/phone-controls.tsx'
import { CallOutcome } from './call-outcome.tsx'
import classes from './live-calls.module.css'

interface CallPopUpProps {
  call: LiveCall
  /** It is on the phone of the page, too: there it is answered, and it is not put away. */
  own?: PageCall
  onLeave?: () => void
}

/** Who calls, how to speak with him and what he wanted; when it is over, what came of it. */
export function CallPopUp({ call, own, onLeave = () => {} }: CallPopUpProps) {
  const { t } = useTranslation()
  const { direction, state, number, line, card } = call
  const Sign = direction === 'in' ? IconPhoneIncoming : IconPhoneOutgoing
  const shown = number && showPhone(number, t('records:extension'))
  return (
    <article className={classes.call} data-state={state} aria-label={card?.name || shown || t('telephony:unknown')}>
      <header className={classes.head}>
        <Sign size={18} stroke={1.8} aria-hidden />
        <span className={classes.state}>
          {t(`telephony:states.${direction}.${state}`)} · {line}
        </span>
        {own ? null : (
          <ActionIcon variant="subtle" color="gray" aria-label={t('close')} onClick={onLeave}>
            <IconX size={16} />
          </ActionIcon>
        )}
      </header>
      <p className={classes.name}>{card?.name || shown || t('telephony:unknown')}</p>
      <p className={classes.note}>{[card?.company, card?.name ? shown : null].filter(Boolean).join(' · ')}</p>
      {card ? <Facts card={card} /> : null}
      {own ? <PhoneControls call={own} /> : null}
      {state === 'ended' ? (
        <CallOutcome call={call} onDone={onLeave} />
      ) : (
        <Verbs call={call} known={call.id !== own?.id} onLeave={onLeave} />
      )}
    </article>
  )
}

function Facts({ card: { remember, interest, deal } }: { card: CallCard }) {
  const { t } = useTranslation()
  const { byName } = useSchema()
  const deals = byName.get('deal')
  return (
    <>
      {remember ? (
        <p className={classes.remember}>
          <IconBulb size={16} stroke={1.7} aria-label={t('telephony:remember')} role="img" />
          <span>{remember}</span>
        </p>
      ) : null}
      {interest ? (
        <p className={classes.fact}>
          <span className={classes.label}>{t('telephony:wanted')}</span> {interest}
        </p>
      ) : null}
      {deal && deals ? (
        <p className={classes.fact}>
          <span className={classes.label}>{t('telephony:deal')}</span>{' '}
          <Link to={cardPath(deals, deal.id)}>{deal.name}</Link>
        </p>
      ) : null}
    </>
  )
}

interface VerbsProps {
  call: LiveCall
  /** Whether the server knows of it. */
  known: boolean
  onLeave: () => void
}

function Verbs({ call, known, onLeave }: VerbsProps) {
  const { t } = useTranslation()
  const { byName } = useSchema()
  const navigate = useNavigate()
  const { id, card, number } = call
  const object = card && byName.get(card.object)
  const open = () => {
    if (!card || !object) return
    onLeave()
    void navigate({ to: cardPath(object, card.id) })
  }
  const write = () => {
    onLeave()
    quickLead.set(number ? { phone: number } : true)
  }
  return (
    <div className={classes.verbs}>
      <Take call={call} />
      {object ? (
        <Button size="sm" onClick={open}>
          {t('telephony:openCard')}
        </Button>
      ) : (
        <Button size="sm" onClick={write}>
          {t('telephony:writeDown')}
        </Button>
      )}
      {known ? (
        <Button
          size="sm"
          variant="default"
          onClick={() => openScript.set({ call: id, ...(card && { on: { object: card.object, id: card.id } }) })}
        >
          {t('call-scripts:panel')}
        </Button>
      ) : null}
    </div>
  )
}

/** Where it rings at several, one says that he takes it, and the others know. */
function Take({ call: { id, direction, state, shared, takenBy } }: { call: LiveCall }) {
  const { t } = useTranslation()
  const me = useMe()
  const queryClient = useQueryClient()
  const taking = useMutation({
    mutationFn: () => api.post(`/phone-calls/${id}/take`),
    onSettled: () => queryClient.invalidateQueries({ queryKey: callKeys.all }),
  })
  if (direction !== 'in' || state !== 'ringing' || !shared) return null
  if (takenBy)
    return (
      <p className={classes.taken} role="status">
        {takenBy.id === me.id ? t('telephony:takenByMe') : t('telephony:takenBy', { name: takenBy.name })}
      </p>
    )
  return (
    <Button size="sm" color="green" loading={taking.isPending} onClick={() => taking.mutate()}>
      {t('telephony:take')}
    </Button>
  )
}

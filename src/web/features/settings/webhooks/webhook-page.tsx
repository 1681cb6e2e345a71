import { Alert, Button } from '@mantine/core'
import {
  IconHistory,
  IconKey,
  IconPencil,
  IconPlayerPlay,
  IconPlayerStop,
  IconSend,
  IconTrash,
} from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import { useFormats } from '../../../app/format.ts'
import { useTitle } from '../../../fields/titles.ts'
import { Confirm } from '../../../ui/confirm.tsx'
import { errorWords, toast } from '../../../ui/toast.ts'
import { tellAsked } from '../encryption/approvals.ts'
import rows from '../parts/rows.module.css'
import { SettingsFrame } from '../parts/settings-frame.tsx'
import { DeliveryLog } from './delivery-log.tsx'
import { useEventWords } from './event-words.ts'
import { PeriodDialog } from './period-dialog.tsx'
import { SecretDialog } from './secret-dialog.tsx'
import { Standing } from './standing.tsx'
import { TrialResult } from './trial-result.tsx'
import { WebhookDialog } from './webhook-dialog.tsx'
import { WebhookState } from './webhook-state.tsx'
import classes from './webhooks.module.css'
import { type WebhookJson, type WholeDelivery, webhookQuery, webhooksQuery } from './webhooks.ts'

/** A webhook: how it stands, what can be done with it, and its log. */
export function WebhookPage() {
  const { t } = useTranslation()
  const { id = '' } = useParams({ strict: false })
  const webhook = useQuery(webhookQuery(id))
  return (
    <SettingsFrame
      title={webhook.data?.name ?? t('webhooks:one')}
      back="/settings/webhooks"
      note={webhook.data ? <WebhookState webhook={webhook.data} /> : null}
      asked={webhook}
      wide
    >
      {webhook.data ? <Whole webhook={webhook.data} /> : null}
    </SettingsFrame>
  )
}

function Whole({ webhook }: { webhook: WebhookJson }) {
  const { t } = useTranslation()
  const words = useEventWords()
  const owner = useTitle('user', webhook.owner)
  return (
    <>
      <p className={rows.sectionText} style={{ overflowWrap: 'anywhere' }}>
        {[webhook.url, words(webhook.events), owner && t('webhooks:rightsOf', { name: owner })]
          .filter(Boolean)
          .join(' · ')}
      </p>
      <Standing webhook={webhook} />
      <Actions webhook={webhook} />
      <DeliveryLog webhook={webhook} />
    </>
  )
}

type Opened = 'edit' | 'remove' | 'renew' | 'period' | null

function Actions({ webhook }: { webhook: WebhookJson }) {
  const { t } = useTranslation()
  const { exact } = useFormats()
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const [opened, open] = useState<Opened>(null)
  const [secret, setSecret] = useState<string | null>(null)
  const { id, name, state, formerUntil } = webhook
  const refresh = () => queryClient.invalidateQueries({ queryKey: webhooksQuery.queryKey })
  const turning = useMutation({
    mutationFn: () => api.patch<object>(`/webhooks/${id}`, { state: state === 'on' ? 'off' : 'on' }),
    onSuccess: answer => tellAsked(queryClient, answer),
    onSettled: refresh,
  })
  const trying = useMutation({
    mutationFn: () => api.post<WholeDelivery>(`/webhooks/${id}/test`),
    onSettled: refresh,
    meta: { quiet: true },
  })
  const renew = async () => {
    const made = await api.post<{ secret: string }>(`/webhooks/${id}/secret`)
    setSecret(made.secret)
    await refresh()
  }
  const remove = async () => {
    await api.delete(`/webhooks/${id}`)
    toast({ message: t('webhooks:removed', { name }) })
    await navigate({ to: '/settings/webhooks' })
    await refresh()
  }
  const isOn = state === 'on'
  return (
    <>
      <div className={classes.actions}>
        <Button
          leftSection={isOn ? <IconPlayerStop size={16} /> : <IconPlayerPlay size={16} />}
          variant={isOn ? 'default' : 'filled'}
          loading={turning.isPending}
          onClick={() => turning.mutate()}
        >
          {t(isOn ? 'webhooks:turnOff' : 'webhooks:turnOn')}
        </Button>
        <Act icon={IconSend} words={t('webhooks:try')} pending={trying.isPending} onPress={() => trying.mutate()} />
        <Act icon={IconPencil} words={t('webhooks:change')} onPress={() => open('edit')} />
        <Act icon={IconHistory} words={t('webhooks:replayPeriod')} disabled={!isOn} onPress={() => open('period')} />
        <Act icon={IconKey} words={t('webhooks:renew')} onPress={() => open('renew')} />
        <Act icon={IconTrash} words={t('remove')} onPress={() => open('remove')} />
      </div>
      {formerUntil && Date.parse(formerUntil) > Date.now() ? (
        <Alert color="gray" mb="md">
          {t('webhooks:formerUntil', { at: exact(new Date(formerUntil)) })}
        </Alert>
      ) : null}
      {trying.data ? <TrialResult delivery={trying.data} /> : null}
      {trying.error ? (
        <Alert color="red" role="alert" mb="md">
          {errorWords(trying.error)}
        </Alert>
      ) : null}
      {opened === 'edit' ? <WebhookDialog webhook={webhook} onSaved={refresh} onClose={() => open(null)} /> : null}
      {opened === 'period' ? <PeriodDialog id={id} onDone={refresh} onClose={() => open(null)} /> : null}
      {opened === 'renew' ? (
        <Confirm
          title={t('webhooks:renewTitle')}
          text={t('webhooks:renewText')}
          action={t('webhooks:renew')}
          harmless
          run={renew}
          onClose={() => open(null)}
        />
      ) : null}
      {opened === 'remove' ? (
        <Confirm
          title={t('webhooks:removeTitle', { name })}
          text={t('webhooks:removeText')}
          action={t('remove')}
          run={remove}
          onClose={() => open(null)}
        />
      ) : null}
      {secret ? <SecretDialog renewed secret={secret} onClose={() => setSecret(null)} /> : null}
    </>
  )
}

interface ActProps {
  icon: typeof IconSend
  words: string
  pending?: boolean
  disabled?: boolean
  onPress: () => void
}

const Act = ({ icon: Sign, words, pending, disabled, onPress }: ActProps) => (
  <Button variant="default" leftSection={<Sign size={16} />} loading={pending} disabled={disabled} onClick={onPress}>
    {words}
  </Button>
)

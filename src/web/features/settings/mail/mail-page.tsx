import { ActionIcon, Alert } from '@mantine/core'
import { IconAlertTriangle, IconInfoCircle, IconTrash } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import { useSchema } from '../../../app/schema.ts'
import { useMe } from '../../../app/session.ts'
import { Confirm } from '../../../ui/confirm.tsx'
import { toast } from '../../../ui/toast.ts'
import { resetOfferQuery } from '../../sign-in/reset-offer.ts'
import { SettingsFrame } from '../parts/settings-frame.tsx'
import { LetterRows } from './letter-rows.tsx'
import { type Mail, mailQuery } from './mail.ts'
import { MailForm } from './mail-form.tsx'
import { MailTest } from './mail-test.tsx'

/** The mail server of the system, whether it works, and what waits for it. */
export function MailPage() {
  const { t } = useTranslation()
  const { company } = useSchema()
  const asked = useQuery({ ...mailQuery, enabled: useMe().admin })
  const [dirty, setDirty] = useState(false)
  const { server = null } = asked.data ?? {}
  return (
    <SettingsFrame
      title={t('mail:title')}
      text={t('mail:text')}
      asked={asked}
      actions={server?.by === 'company' ? <ForgetButton /> : null}
    >
      {asked.data ? <Standing mail={asked.data} /> : null}
      <MailForm key={`${server?.by} ${server?.version}`} server={server} company={company.name} onDirty={setDirty} />
      {server ? <MailTest dirty={dirty} /> : null}
      <LetterRows />
    </SettingsFrame>
  )
}

/** Why no letters are written, or whose server it is. */
function Standing({ mail: { server, address } }: { mail: Mail }) {
  const { t } = useTranslation()
  return (
    <>
      {address ? null : (
        <Alert color="yellow" mb="lg" icon={<IconAlertTriangle size={18} />} title={t('mail:addressMissing')}>
          {t('mail:addressMissingText')}
        </Alert>
      )}
      {server ? null : (
        <Alert color="gray" mb="lg" icon={<IconInfoCircle size={18} />} title={t('mail:none')}>
          {t('mail:noneText')}
        </Alert>
      )}
      {server?.by === 'environment' ? (
        <Alert color="gray" mb="lg" icon={<IconInfoCircle size={18} />} title={t('mail:byEnvironment')}>
          {t('mail:byEnvironmentText')}
        </Alert>
      ) : null}
    </>
  )
}

function ForgetButton() {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const [asking, setAsking] = useState(false)
  const forget = async () => {
    await api.delete('/mail-server')
    await Promise.all(
      [mailQuery, resetOfferQuery].map(({ queryKey }) => queryClient.invalidateQueries({ queryKey: [...queryKey] })),
    )
    toast({ message: t('mail:removed') })
  }
  return (
    <>
      <ActionIcon
        variant="default"
        size="lg"
        aria-label={t('mail:remove')}
        title={t('mail:remove')}
        onClick={() => setAsking(true)}
      >
        <IconTrash size={18} stroke={1.6} />
      </ActionIcon>
      {asking ? (
        <Confirm
          title={t('mail:removeTitle')}
          text={t('mail:removeText')}
          action={t('mail:remove')}
          run={forget}
          onClose={() => setAsking(false)}
        />
      ) : null}
    </>
  )
}

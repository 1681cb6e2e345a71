import { Button, PasswordInput, Select, Text } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { MailboxValues } from './mailbox-values.ts'
import { applicationsQuery, signInTo } from './sign-in.ts'

interface SignInFieldsProps {
  values: MailboxValues
  /** Of one that is there: as it is saved. */
  saved: { id: string; signIn?: string } | null
  wrong: Record<string, string>
  onChange: (part: Partial<MailboxValues>) => void
}

/** By what a mailbox is signed in to: its password, or at a service that the company has set up. */
export function SignInFields({ values, saved, wrong, onChange }: SignInFieldsProps) {
  const { t } = useTranslation()
  const { data } = useQuery(applicationsQuery)
  const services = (data?.data ?? []).filter(({ isSet, service }) => isSet || service === values.signIn)
  return (
    <>
      {services.length ? (
        <Select
          label={t('mailboxes:signIn')}
          allowDeselect={false}
          value={values.signIn}
          error={wrong.signIn}
          data={[
            { value: 'password', label: t('mailboxes:password') },
            ...services.map(({ service }) => ({ value: service, label: t(`mailboxes:services.${service}`) })),
          ]}
          onChange={signIn => onChange({ signIn: signIn ?? 'password' })}
        />
      ) : null}
      {values.signIn === 'password' ? (
        <PasswordInput
          label={t('mailboxes:password')}
          description={t('mailboxes:passwordText')}
          placeholder={saved?.signIn === 'password' ? t('mail:passwordKept') : undefined}
          visibilityToggleButtonProps={{ 'aria-label': t('showPassword') }}
          autoComplete="new-password"
          value={values.password}
          error={wrong.password}
          onChange={event => onChange({ password: event.currentTarget.value })}
        />
      ) : saved?.signIn === values.signIn ? (
        <SignInButton mailbox={saved.id} service={values.signIn} />
      ) : (
        <Text size="sm">{t('mailboxes:signInLater')}</Text>
      )}
    </>
  )
}

/** Goes to the service, and comes back here. */
export function SignInButton({ mailbox, service }: { mailbox: string; service: string }) {
  const { t } = useTranslation()
  const going = useMutation({ mutationFn: () => signInTo(mailbox) })
  return (
    <Button variant="default" size="xs" loading={going.isPending} onClick={() => going.mutate()}>
      {t('mailboxes:signInAtService', { service: t(`mailboxes:services.${service}`) })}
    </Button>
  )
}

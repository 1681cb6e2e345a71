import { Alert, Button, Stack, Text, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type FormEvent, type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import { errorWords } from '../../ui/toast.ts'
import { Doorstep } from './doorstep.tsx'
import { resetOfferQuery } from './reset-offer.ts'

/** Whoever has forgotten his password has a link sent. Whether somebody has the e-mail is not told. */
export function ForgottenPage() {
  const { t } = useTranslation()
  const offer = useQuery(resetOfferQuery)
  const [email, setEmail] = useState('')
  const asking = useMutation({
    mutationFn: () => api.post('/password-resets', { email: email.trim() }),
    meta: { quiet: true },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    asking.mutate()
  }
  if (offer.data?.offered === false)
    return <Told title={t('security:forgotten.title')}>{t('security:forgotten.notOffered')}</Told>
  if (asking.isSuccess)
    return (
      <Told title={t('security:forgotten.sentTitle')}>
        <span role="status">{t('security:forgotten.sent', { email: email.trim() })}</span>
        <br />
        <br />
        {t('security:forgotten.sentMore')}
      </Told>
    )
  return (
    <Doorstep title={t('security:forgotten.title')} text={t('security:forgotten.text')}>
      <form onSubmit={submit} noValidate>
        <Stack>
          <TextInput
            label={t('signIn.email')}
            name="email"
            type="email"
            autoComplete="username"
            required
            autoFocus
            value={email}
            onChange={event => setEmail(event.currentTarget.value)}
          />
          {asking.error ? (
            <Alert color="red" role="alert">
              {errorWords(asking.error)}
            </Alert>
          ) : null}
          <Button type="submit" fullWidth disabled={!email.includes('@')} loading={asking.isPending}>
            {t('security:forgotten.send')}
          </Button>
          <Back />
        </Stack>
      </form>
    </Doorstep>
  )
}

const Told = ({ title, children }: { title: string; children: ReactNode }) => (
  <Doorstep title={title}>
    <Stack>
      <Text size="sm">{children}</Text>
      <Back />
    </Stack>
  </Doorstep>
)

function Back() {
  const { t } = useTranslation()
  return (
    <Link to="/sign-in" search={{}} style={{ fontSize: 'var(--r-text-sm)' }}>
      {t('security:forgotten.back')}
    </Link>
  )
}

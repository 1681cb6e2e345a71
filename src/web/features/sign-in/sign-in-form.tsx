import { Alert, Button, PasswordInput, Stack, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isAbout } from '../../app/api-error.ts'
import { signIn, signInByPasskey } from '../../app/session.ts'
import { errorWords } from '../../ui/toast.ts'
import { CodeStep, type Proof } from './code-step.tsx'
import { canUsePasskeys, presentPasskey, waysOf } from './passkey.ts'
import { PasskeyButton } from './passkey-button.tsx'
import { resetOfferQuery } from './reset-offer.ts'
import { DemandedWay, OtherWays, useSignOnWays } from './sign-on-ways.tsx'

interface SignInFormProps {
  email?: string
  /** Where whoever goes by a provider comes back to. */
  next: string
  onSignedIn: () => void
}

/** Used at the door, and above a page whose session has ended. */
export function SignInForm({ email: known = '', next, onSignedIn }: SignInFormProps) {
  const { t } = useTranslation()
  const [email, setEmail] = useState(known)
  const [typed, setTyped] = useState(known)
  const [byPassword, setByPassword] = useState(false)
  const { all, demanded } = useSignOnWays(typed)
  const only = byPassword ? null : demanded
  const [password, setPassword] = useState('')
  const entry = useMutation({
    mutationFn: signIn,
    onSuccess: onSignedIn,
    onError: error => isAbout(error, 'codeNeeded') && setNeeded(error),
    meta: { quiet: true },
  })

  const [needed, setNeeded] = useState<Error | null>(null)

  const enter = (proof: Proof = {}) => entry.mutate({ email: email.trim(), password, ...proof })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (only) return
    enter()
  }
  const goBack = () => {
    setNeeded(null)
    entry.reset()
  }
  if (needed) {
    const { error, isPending } = entry
    return <CodeStep ways={waysOf(needed)} error={error} pending={isPending} onProof={enter} onBack={goBack} />
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <TextInput
          label={t('signIn.email')}
          name="email"
          type="email"
          autoComplete="username"
          required
          autoFocus={!known}
          value={email}
          onChange={event => setEmail(event.currentTarget.value)}
          onBlur={() => setTyped(email.trim())}
        />
        {only ? (
          <DemandedWay way={only} email={email.trim()} next={next} onPassword={() => setByPassword(true)} />
        ) : (
          <>
            <PasswordInput
              visibilityToggleButtonProps={{ 'aria-label': t('showPassword') }}
              label={t('signIn.password')}
              name="password"
              autoComplete="current-password"
              required
              autoFocus={Boolean(known)}
              data-autofocus={known ? true : undefined}
              value={password}
              onChange={event => setPassword(event.currentTarget.value)}
            />
            {entry.error ? (
              <Alert color="red" role="alert">
                {errorWords(entry.error)}
              </Alert>
            ) : null}
            <Button type="submit" loading={entry.isPending} fullWidth>
              {t('signIn.enter')}
            </Button>
            <Forgotten />
            {canUsePasskeys() ? (
              <PasskeyButton
                label={t('signIn.passkey')}
                run={async () => signInByPasskey(await presentPasskey())}
                onDone={onSignedIn}
              />
            ) : null}
          </>
        )}
      </Stack>
      {only ? null : <OtherWays ways={all} email={email.trim()} next={next} />}
    </form>
  )
}

/** Where the system sends no letters an administrator makes the link. */
function Forgotten() {
  const { t } = useTranslation()
  const { data } = useQuery(resetOfferQuery)
  if (!data?.offered) return null
  return (
    <Link to="/forgotten-password" style={{ alignSelf: 'center', fontSize: 'var(--r-text-sm)' }}>
      {t('signIn.forgot')}
    </Link>
  )
}

import { Alert, Button, PasswordInput, Stack, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import { isAbout } from '../../../app/api-error.ts'
import { problemsOf } from '../../../ui/problems.ts'
import { errorWords } from '../../../ui/toast.ts'
import { CodeStep, type Proof } from '../../sign-in/code-step.tsx'
import { Doorstep } from '../../sign-in/doorstep.tsx'
import { waysOf } from '../../sign-in/passkey.ts'

interface Invited {
  email: string
  name: string
  company: string
  kind: 'invitation' | 'reset'
}

/** Whoever was invited chooses a password here, and is in. */
export function InvitationPage() {
  const { t } = useTranslation()
  const { token = '' } = useParams({ strict: false })
  const { data, error } = useQuery({
    queryKey: ['invitation', token],
    queryFn: ({ signal }) => api.get<Invited>(`/invitations/${token}`, { signal }),
    retry: false,
  })
  if (error) {
    return (
      <Doorstep title={t('settings:invitation.gone')} text={errorWords(error)}>
        <Stack>
          <p style={{ margin: 0 }}>{t('settings:invitation.goneText')}</p>
          <Link to="/sign-in" search={{}}>
            {t('signIn.title')}
          </Link>
        </Stack>
      </Doorstep>
    )
  }
  if (!data) return null
  const reset = data.kind === 'reset'
  return (
    <Doorstep
      title={reset ? t('security:reset.chooseTitle') : t('settings:invitation.title', { company: data.company })}
      text={reset ? t('security:reset.choose') : t('settings:invitation.text', { name: data.name })}
    >
      <ChoosePassword token={token} email={data.email} />
    </Doorstep>
  )
}

function ChoosePassword({ token, email }: { token: string; email: string }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const [password, setPassword] = useState('')
  const entry = useMutation({
    mutationFn: (proof: Proof) => api.post(`/invitations/${token}`, { password, ...proof }),
    onSuccess: async () => {
      queryClient.clear()
      await navigate({ to: '/' })
    },
    onError: error => isAbout(error, 'codeNeeded') && setNeeded(error),
    meta: { quiet: true },
  })
  const [needed, setNeeded] = useState<Error | null>(null)
  const { wrong, rest } = problemsOf(entry.error, ['password'])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    entry.mutate({})
  }
  const goBack = () => {
    setNeeded(null)
    entry.reset()
  }
  if (needed) {
    const { error, isPending, mutate } = entry
    return <CodeStep ways={waysOf(needed)} error={error} pending={isPending} onProof={mutate} onBack={goBack} />
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <TextInput label={t('signIn.email')} value={email} readOnly autoComplete="username" name="email" />
        <PasswordInput
          visibilityToggleButtonProps={{ 'aria-label': t('showPassword') }}
          label={t('settings:invitation.password')}
          description={wrong.password ? undefined : t('security:password.hint')}
          name="password"
          autoComplete="new-password"
          required
          autoFocus
          value={password}
          error={wrong.password}
          onChange={event => setPassword(event.currentTarget.value)}
        />
        {rest ? (
          <Alert color="red" role="alert">
            {rest}
          </Alert>
        ) : null}
        <Button type="submit" fullWidth loading={entry.isPending} disabled={!password}>
          {t('settings:invitation.enter')}
        </Button>
      </Stack>
    </form>
  )
}

import { Alert, Stack } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { confirmSignOn } from '../../app/session.ts'
import { CodeStep } from './code-step.tsx'
import { Doorstep } from './doorstep.tsx'
import { isOwnPath } from './own-path.ts'
import type { Ways } from './passkey.ts'
import { SignInForm } from './sign-in-form.tsx'

export function SignInPage() {
  const { t } = useTranslation()
  const { next, problem, code } = useSearch({ from: '/sign-in' })
  const navigate = useNavigate()
  const queryClient = useQueryClient()

  const wanted = isOwnPath(next) ? next : '/'
  const enter = async () => {
    queryClient.clear()
    await navigate({ href: wanted })
  }
  return (
    <Doorstep title={t('signIn.title')}>
      <Stack>
        {problem ? (
          <Alert color="red" role="alert">
            {t(`signIn.problems.${problem}`)}
          </Alert>
        ) : null}
        {code ? (
          <SignOnCode onSignedIn={enter} onBack={() => void navigate({ to: '/sign-in', search: { next } })} />
        ) : (
          <SignInForm next={wanted} onSignedIn={enter} />
        )}
      </Stack>
    </Doorstep>
  )
}

/** Which of them he has is told after a password only. */
const unsure: Ways = { codes: true, passkeys: 'any' }

/** A provider has let him in; his own second factor is asked for still. */
function SignOnCode({ onSignedIn, onBack }: { onSignedIn: () => void; onBack: () => void }) {
  const confirming = useMutation({ mutationFn: confirmSignOn, onSuccess: onSignedIn, meta: { quiet: true } })
  return (
    <CodeStep
      error={confirming.error}
      pending={confirming.isPending}
      ways={unsure}
      onProof={confirming.mutate}
      onBack={onBack}
    />
  )
}

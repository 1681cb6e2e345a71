import { Stack } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Doorstep } from './doorstep.tsx'
import { isOwnPath } from './own-path.ts'
import { SignInForm } from './sign-in-form.tsx'

export function SignInPage() {
  const { t } = useTranslation()
  const { next } = useSearch({ from: '/sign-in' })
  const navigate = useNavigate()
  const queryClient = useQueryClient()

  const enter = async () => {
    queryClient.clear()
    await navigate({ href: isOwnPath(next) ? next : '/' })
  }
  return (
    <Doorstep title={t('signIn.title')}>
      <Stack>
        <SignInForm onSignedIn={enter} />
      </Stack>
    </Doorstep>
  )
}

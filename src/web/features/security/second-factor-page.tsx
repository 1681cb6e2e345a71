import { Button, Stack } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { signOut } from '../../app/session.ts'
import { Doorstep } from '../sign-in/doorstep.tsx'
import { isOwnPath } from '../sign-in/own-path.ts'
import { SetUpSecondFactor } from './second-factor-set-up.tsx'

/** For those whose role demands it, right after the password. */
export function SecondFactorPage() {
  const { t } = useTranslation()
  const { next } = useSearch({ from: '/second-factor' })
  const navigate = useNavigate()
  const queryClient = useQueryClient()

  const goOn = async () => {
    queryClient.clear()
    await navigate({ href: isOwnPath(next) ? next : '/' })
  }
  return (
    <Doorstep title={t('second-factor:due.title')} text={t('second-factor:due.text')}>
      <Stack>
        <SetUpSecondFactor onDone={() => void goOn()} />
        <Button variant="subtle" onClick={() => void signOut()}>
          {t('signOut')}
        </Button>
      </Stack>
    </Doorstep>
  )
}

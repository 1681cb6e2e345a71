import { Button, Stack } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { signOut } from '../../app/session.ts'
import { Doorstep } from '../sign-in/doorstep.tsx'
import { isOwnPath } from '../sign-in/own-path.ts'
import { canUsePasskeys } from '../sign-in/passkey.ts'
import { AddPasskey } from './add-passkey.tsx'
import { SetUpSecondFactor } from './second-factor-set-up.tsx'

/** For those whose role demands it, right after the password. */
export function SecondFactorPage() {
  const { t } = useTranslation()
  const { next } = useSearch({ from: '/second-factor' })
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const [byPasskey, setByPasskey] = useState(false)

  const goOn = async () => {
    queryClient.clear()
    await navigate({ href: isOwnPath(next) ? next : '/' })
  }
  return (
    <Doorstep title={t('second-factor:due.title')} text={t('second-factor:due.text')}>
      <Stack>
        {byPasskey ? <AddPasskey onDone={() => void goOn()} /> : <SetUpSecondFactor onDone={() => void goOn()} />}
        {canUsePasskeys() ? (
          <Button variant="subtle" onClick={() => setByPasskey(!byPasskey)}>
            {t(byPasskey ? 'second-factor:due.byCode' : 'second-factor:due.byPasskey')}
          </Button>
        ) : null}
        <Button variant="subtle" onClick={() => void signOut()}>
          {t('signOut')}
        </Button>
      </Stack>
    </Doorstep>
  )
}

import { Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { sessionEnded, useMe } from '../../app/session.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { SignInForm } from './sign-in-form.tsx'

/** Asks to sign in above the open page: what was typed below stays. */
export function SignInAgain() {
  const { t } = useTranslation()
  const me = useMe()
  const queryClient = useQueryClient()

  const goOn = () => {
    sessionEnded.set(false)
    void queryClient.invalidateQueries()
  }
  return (
    <Dialog
      opened
      title={t('signIn.again')}
      onClose={() => {}}
      withCloseButton={false}
      closeOnClickOutside={false}
      closeOnEscape={false}
      size="sm"
    >
      <Text size="sm" c="dimmed" mb="md">
        {t('signIn.againText')}
      </Text>
      <SignInForm email={me.email} next={`${window.location.pathname}${window.location.search}`} onSignedIn={goOn} />
    </Dialog>
  )
}

import { Alert, PasswordInput, Text } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { meQuery } from '../../app/session.ts'
import { secondFactorQuery } from './second-factor-query.ts'

interface OwnPasswordProps {
  value: string
  error: string | undefined
  focused?: boolean
  onChange: (password: string) => void
}

/** Whether there is a password to ask for: a provider or passkeys may have let somebody in who has none. */
export const useHasPassword = (): boolean => useQuery(secondFactorQuery).data?.hasPassword ?? true

/** Asks whether it is still he who sits here: for his password, or for a sign-in of a moment ago where he has none. */
export function OwnPassword({ value, error, focused, onChange }: OwnPasswordProps) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  if (!useHasPassword())
    return error ? (
      <Alert color="red" role="alert">
        {error}
      </Alert>
    ) : (
      <Text size="sm">{t('second-factor:noPassword')}</Text>
    )
  return (
    <>
      <input type="hidden" autoComplete="username" value={queryClient.getQueryData(meQuery.queryKey)?.email ?? ''} />
      <PasswordInput
        visibilityToggleButtonProps={{ 'aria-label': t('showPassword') }}
        label={t('second-factor:password')}
        name="password"
        autoComplete="current-password"
        data-autofocus={focused}
        required
        value={value}
        error={error}
        onChange={event => onChange(event.currentTarget.value)}
      />
    </>
  )
}

import { PasswordInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'

export interface PasswordValues {
  current: string
  password: string
}

export const noPasswords: PasswordValues = { current: '', password: '' }

interface PasswordFieldsProps {
  /** Whose password it is: for password managers. */
  email: string
  /** What the present one is called. */
  current: string
  values: PasswordValues
  wrong: Record<string, string | undefined>
  focused?: boolean
  onChange: (values: PasswordValues) => void
}

/** The present password and the next one. What is typed here is never kept as a draft. */
export function PasswordFields({ email, current, values, wrong, focused, onChange }: PasswordFieldsProps) {
  const { t } = useTranslation()
  const visibility = { 'aria-label': t('showPassword') }
  return (
    <>
      <input type="email" name="email" autoComplete="username" value={email} readOnly hidden />
      <PasswordInput
        label={current}
        name="current"
        autoComplete="current-password"
        visibilityToggleButtonProps={visibility}
        required
        autoFocus={focused}
        value={values.current}
        error={wrong.current}
        onChange={event => onChange({ ...values, current: event.currentTarget.value })}
      />
      <PasswordInput
        label={t('security:password.next')}
        description={wrong.password ? undefined : t('security:password.hint')}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        name="password"
        autoComplete="new-password"
        visibilityToggleButtonProps={visibility}
        required
        value={values.password}
        error={wrong.password}
        onChange={event => onChange({ ...values, password: event.currentTarget.value })}
      />
    </>
  )
}

import { Alert, Button, Group, PasswordInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import { useMe } from '../../app/session.ts'
import { problemsOf } from '../../ui/problems.ts'
import { toast } from '../../ui/toast.ts'
import rows from '../settings/parts/rows.module.css'
import { ownSessionsQuery } from './sessions.ts'

const nothing = { current: '', password: '' }

/** Changes the password. What is typed here is never kept as a draft. */
export function PasswordForm() {
  const { t } = useTranslation()
  const { email } = useMe()
  const queryClient = useQueryClient()
  const [values, setValues] = useState(nothing)
  const changing = useMutation({
    mutationFn: () => api.put('/me/password', values),
    onSuccess: async () => {
      setValues(nothing)
      toast({ message: t('security:password.changed') })
      await queryClient.invalidateQueries({ queryKey: ownSessionsQuery.queryKey })
    },
    meta: { quiet: true },
  })
  const { wrong, rest } = problemsOf(changing.error, ['current', 'password'])
  const visibility = { 'aria-label': t('showPassword') }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (values.current && values.password && !changing.isPending) changing.mutate()
  }
  return (
    <section className={rows.section} aria-labelledby="password">
      <h2 className={rows.sectionTitle} id="password">
        {t('security:password.title')}
      </h2>
      <p className={rows.sectionText}>{t('security:password.text')}</p>
      <form onSubmit={submit} noValidate>
        {/* For password managers: whose password this is. */}
        <input type="email" name="email" autoComplete="username" value={email ?? ''} readOnly hidden />
        <div className={rows.form}>
          <PasswordInput
            label={t('security:password.current')}
            name="current"
            autoComplete="current-password"
            visibilityToggleButtonProps={visibility}
            required
            value={values.current}
            error={wrong.current}
            onChange={event => setValues({ ...values, current: event.currentTarget.value })}
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
            onChange={event => setValues({ ...values, password: event.currentTarget.value })}
          />
        </div>
        {rest ? (
          <Alert color="red" role="alert" mt="md">
            {rest}
          </Alert>
        ) : null}
        <Group mt="md">
          <Button type="submit" loading={changing.isPending} disabled={!values.current || !values.password}>
            {t('security:password.change')}
          </Button>
        </Group>
      </form>
    </section>
  )
}

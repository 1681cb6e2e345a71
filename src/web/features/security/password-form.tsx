import { Alert, Button, Group } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import { useMe } from '../../app/session.ts'
import { problemsOf } from '../../ui/problems.ts'
import { toast } from '../../ui/toast.ts'
import rows from '../settings/parts/rows.module.css'
import { noPasswords, PasswordFields } from './password-fields.tsx'
import { ownSessionsQuery } from './sessions.ts'

/** Changes the password. */
export function PasswordForm() {
  const { t } = useTranslation()
  const { email } = useMe()
  const queryClient = useQueryClient()
  const [values, setValues] = useState(noPasswords)
  const changing = useMutation({
    mutationFn: () => api.put('/me/password', values),
    onSuccess: async () => {
      setValues(noPasswords)
      toast({ message: t('security:password.changed') })
      await queryClient.invalidateQueries({ queryKey: ownSessionsQuery.queryKey })
    },
    meta: { quiet: true },
  })
  const { wrong, rest } = problemsOf(changing.error, ['current', 'password'])
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
        <div className={rows.form}>
          <PasswordFields
            email={email ?? ''}
            current={t('security:password.current')}
            values={values}
            wrong={wrong}
            onChange={setValues}
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

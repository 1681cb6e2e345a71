import { Alert, Button, Stack } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import { meQuery, signOut } from '../../app/session.ts'
import { problemsOf } from '../../ui/problems.ts'
import { Doorstep } from '../sign-in/doorstep.tsx'
import { isOwnPath } from '../sign-in/own-path.ts'
import { noPasswords, PasswordFields } from './password-fields.tsx'

/** For those whose password an administrator has set, where the company wants people to have their own: right after that password. */
export function ChoosePasswordPage() {
  const { t } = useTranslation()
  const { next } = useSearch({ from: '/choose-password' })
  const email = useQuery(meQuery).data?.email ?? ''
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const [values, setValues] = useState(noPasswords)
  const choosing = useMutation({
    mutationFn: () => api.put('/me/password', values),
    onSuccess: async () => {
      queryClient.clear()
      await navigate({ href: isOwnPath(next) ? next : '/' })
    },
    meta: { quiet: true },
  })
  const { wrong, rest } = problemsOf(choosing.error, ['current', 'password'])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (values.current && values.password && !choosing.isPending) choosing.mutate()
  }
  return (
    <Doorstep title={t('security:own.title')} text={t('security:own.text')}>
      <form onSubmit={submit} noValidate>
        <Stack>
          <PasswordFields
            email={email}
            current={t('security:own.given')}
            values={values}
            wrong={wrong}
            focused
            onChange={setValues}
          />
          {rest ? (
            <Alert color="red" role="alert">
              {rest}
            </Alert>
          ) : null}
          <Button type="submit" fullWidth loading={choosing.isPending} disabled={!values.current || !values.password}>
            {t('security:own.choose')}
          </Button>
          <Button variant="subtle" onClick={() => void signOut()}>
            {t('signOut')}
          </Button>
        </Stack>
      </form>
    </Doorstep>
  )
}

import { Alert, Button, Checkbox, PasswordInput, Stack, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import { ApiError } from '../../app/api-error.ts'
import { currentLocale } from '../../app/i18n.ts'
import { errorWords } from '../../ui/toast.ts'
import { useDraft } from '../../ui/use-draft.ts'
import { Doorstep } from './doorstep.tsx'

const empty = { company: '', name: '', email: '', demo: false }

/** The first page of a new installation: the company and its administrator, who is signed in by it. */
export function SetupPage() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const [password, setPassword] = useState('')
  const [typed, setTyped, forget] = useDraft('setup', empty)
  const values = { ...typed, password }
  const setup = useMutation({
    mutationFn: () => api.post('/setup', { ...values, locale: currentLocale() }),
    onSuccess: async () => {
      forget()
      queryClient.clear()
      await navigate({ to: '/' })
    },
    meta: { quiet: true },
  })
  const wrong = setup.error instanceof ApiError ? setup.error.byField() : {}
  const change = (part: Partial<typeof empty>) => setTyped({ ...typed, ...part })

  const submit = (event: FormEvent) => {
    event.preventDefault()
    setup.mutate()
  }
  return (
    <Doorstep title={t('setup.title')} text={t('setup.text')}>
      <form onSubmit={submit} noValidate>
        <Stack>
          <TextInput
            label={t('setup.company')}
            name="organization"
            autoComplete="organization"
            required
            autoFocus
            value={values.company}
            error={wrong.company}
            onChange={event => change({ company: event.currentTarget.value })}
          />
          <TextInput
            label={t('setup.name')}
            name="name"
            autoComplete="name"
            required
            value={values.name}
            error={wrong.name}
            onChange={event => change({ name: event.currentTarget.value })}
          />
          <TextInput
            label={t('signIn.email')}
            name="email"
            type="email"
            autoComplete="username"
            required
            value={values.email}
            error={wrong.email}
            onChange={event => change({ email: event.currentTarget.value })}
          />
          <PasswordInput
            visibilityToggleButtonProps={{ 'aria-label': t('showPassword') }}
            label={t('signIn.password')}
            description={wrong.password ? undefined : t('setup.passwordHint')}
            name="password"
            autoComplete="new-password"
            required
            value={values.password}
            error={wrong.password}
            onChange={event => setPassword(event.currentTarget.value)}
          />
          <Checkbox
            label={t('setup.demo')}
            description={t('setup.demoHint')}
            name="demo"
            checked={values.demo}
            onChange={event => change({ demo: event.currentTarget.checked })}
          />
          {setup.error && !Object.keys(wrong).some(field => field in values) ? (
            <Alert color="red" role="alert">
              {errorWords(setup.error)}
            </Alert>
          ) : null}
          <Button type="submit" loading={setup.isPending} fullWidth>
            {t('setup.start')}
          </Button>
        </Stack>
      </form>
    </Doorstep>
  )
}

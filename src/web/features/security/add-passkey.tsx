import { Alert, Button, Stack, Text, TextInput } from '@mantine/core'
import type { PublicKeyCredentialCreationOptionsJSON } from '@simplewebauthn/browser'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import { ApiError } from '../../app/api-error.ts'
import { problemsOf } from '../../ui/problems.ts'
import { passkeyWords } from '../sign-in/passkey.ts'
import { OwnPassword, useHasPassword } from './own-password.tsx'
import { RecoveryCodes } from './recovery-codes.tsx'

interface NewPasskey {
  name: string
  password: string
}

/** Asks who sits here, then the browser for a passkey: in a dialog, and on the page of those who have to. */
export function AddPasskey({ first = true, onDone }: { first?: boolean; onDone: () => void }) {
  const [codes, setCodes] = useState<string[] | null>(null)
  if (codes) return <RecoveryCodes codes={codes} onDone={onDone} />
  return <AddForm first={first} onAdded={codes => (codes ? setCodes(codes) : onDone())} />
}

interface AddFormProps {
  /** Nothing but the password has protected him. */
  first: boolean
  onAdded: (codes: string[] | null) => void
}

function AddForm({ first, onAdded }: AddFormProps) {
  const { t } = useTranslation()
  const hasPassword = useHasPassword()
  const [values, setValues] = useState<NewPasskey>({ name: '', password: '' })
  const adding = useMutation({ mutationFn: add, onSuccess: onAdded, meta: { quiet: true } })
  const { wrong, rest } = problemsOf(adding.error, ['name', 'password'])
  const isComplete = Boolean(values.name.trim() && (values.password || !hasPassword))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (isComplete && !adding.isPending) adding.mutate(values)
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <Text size="sm">
          {t('second-factor:passkeys.addText')} {first ? t('second-factor:passkeys.first') : null}
        </Text>
        <TextInput
          label={t('second-factor:passkeys.name')}
          description={t('second-factor:passkeys.nameHint')}
          name="passkeyName"
          autoComplete="off"
          maxLength={100}
          data-autofocus
          required
          value={values.name}
          error={wrong.name}
          onChange={event => setValues({ ...values, name: event.currentTarget.value })}
        />
        <OwnPassword
          value={values.password}
          error={wrong.password}
          onChange={password => setValues({ ...values, password })}
        />
        {adding.error && rest ? (
          <Alert color="red" role="alert">
            {adding.error instanceof ApiError ? rest : passkeyWords(adding.error)}
          </Alert>
        ) : null}
        <Button type="submit" loading={adding.isPending} disabled={!isComplete}>
          {t('second-factor:passkeys.next')}
        </Button>
      </Stack>
    </form>
  )
}

/** Recovery codes, where it is the first; else `null`. */
async function add({ name, password }: NewPasskey): Promise<string[] | null> {
  const [{ startRegistration }, optionsJSON] = await Promise.all([
    import('@simplewebauthn/browser'),
    api.post<PublicKeyCredentialCreationOptionsJSON>('/me/passkeys/challenge', { password }),
  ])
  const passkey = await startRegistration({ optionsJSON })
  const { recoveryCodes } = await api.post<{ recoveryCodes: string[] | null }>('/me/passkeys', { name, passkey })
  return recoveryCodes
}

import { Alert, Button, Stack, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isAbout } from '../../app/api-error.ts'
import { errorWords } from '../../ui/toast.ts'
import { CodeInput } from './code-input.tsx'

interface CodeStepProps {
  error: Error | null
  pending: boolean
  onCode: (code: string) => void
  onBack: () => void
}

/** After the right password: a code of the app, or one that was kept for the day without a phone. */
export function CodeStep({ error, pending, onCode, onBack }: CodeStepProps) {
  const { t } = useTranslation()
  const [code, setCode] = useState('')
  const [recovery, setRecovery] = useState(false)
  const [tried, setTried] = useState(recovery)
  const wrong = isAbout(error, 'wrongCode')
  const said = wrong && error && tried === recovery ? errorWords(error) : null
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!code.trim() || pending) return
    setTried(recovery)
    onCode(code)
  }
  const turn = () => {
    setRecovery(!recovery)
    setCode('')
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        {recovery ? (
          <TextInput
            key="recovery"
            label={t('signIn.recoveryCode')}
            description={t('signIn.recoveryText')}
            name="recoveryCode"
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            autoFocus
            required
            value={code}
            error={said}
            onChange={event => setCode(event.currentTarget.value)}
          />
        ) : (
          <CodeInput
            key="app"
            label={t('signIn.code')}
            description={t('signIn.codeText')}
            autoFocus
            value={code}
            error={said}
            onChange={setCode}
          />
        )}
        {error && !wrong && !isAbout(error, 'codeNeeded') ? (
          <Alert color="red" role="alert">
            {errorWords(error)}
          </Alert>
        ) : null}
        <Button type="submit" fullWidth loading={pending} disabled={!code.trim()}>
          {t('signIn.enter')}
        </Button>
        <Button variant="subtle" onClick={turn}>
          {t(recovery ? 'signIn.useApp' : 'signIn.useRecovery')}
        </Button>
        <Button variant="subtle" color="gray" onClick={onBack}>
          {t('signIn.otherAccount')}
        </Button>
      </Stack>
    </form>
  )
}

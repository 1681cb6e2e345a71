import { Alert, Button, Stack, Text, TextInput } from '@mantine/core'
import type { AuthenticationResponseJSON } from '@simplewebauthn/browser'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isAbout } from '../../app/api-error.ts'
import { errorWords } from '../../ui/toast.ts'
import { CodeInput } from './code-input.tsx'
import { canUsePasskeys, presentPasskey, type Ways } from './passkey.ts'
import { PasskeyButton } from './passkey-button.tsx'

type Way = 'passkey' | 'app' | 'recovery'

/** What is shown besides the password. */
export interface Proof {
  code?: string
  passkey?: AuthenticationResponseJSON
}

interface CodeStepProps {
  ways: Ways
  error: Error | null
  pending: boolean
  onProof: (proof: Proof) => void
  /** To sign in as somebody else; absent where he is in. */
  onBack?: () => void
}

/** After the right password: a passkey, a code of the app, or one that was kept for the day without either. */
export function CodeStep({ ways, error, pending, onProof, onBack }: CodeStepProps) {
  const { t } = useTranslation()
  const open = openWays(ways)
  const [way, setWay] = useState<Way>(open[0] ?? 'recovery')
  const [tried, setTried] = useState<Way | null>(null)
  const told = error && tried === way && !isAbout(error, 'codeNeeded') ? error : null
  const prove = (proof: Proof) => {
    setTried(way)
    onProof(proof)
  }
  return (
    <Stack>
      {way === 'passkey' ? (
        <Text size="sm">{t('signIn.passkeyText')}</Text>
      ) : (
        <CodeForm
          key={way}
          recovery={way === 'recovery'}
          error={isAbout(told, 'wrongCode') ? told : null}
          pending={pending}
          onCode={code => prove({ code })}
        />
      )}
      {way === 'passkey' ? (
        <PasskeyButton
          primary
          label={t('signIn.passkeyConfirm')}
          run={async () => prove({ passkey: await presentPasskey(ways.passkeys) })}
        />
      ) : null}
      {told && !isAbout(told, 'wrongCode') ? (
        <Alert color="red" role="alert">
          {errorWords(told)}
        </Alert>
      ) : null}
      {open
        .filter(other => other !== way)
        .map(other => (
          <Button key={other} variant="subtle" onClick={() => setWay(other)}>
            {t(wordsOf(other, ways))}
          </Button>
        ))}
      {onBack ? (
        <Button variant="subtle" color="gray" onClick={onBack}>
          {t('signIn.otherAccount')}
        </Button>
      ) : null}
    </Stack>
  )
}

/** The likeliest comes first. */
function openWays({ codes, passkeys }: Ways): Way[] {
  const app: Way[] = codes ? ['app'] : []
  const passkey: Way[] = passkeys.length && canUsePasskeys() ? ['passkey'] : []
  return [...(passkeys === 'any' ? [...app, ...passkey] : [...passkey, ...app]), 'recovery']
}

function wordsOf(way: Way, { codes }: Ways) {
  if (way === 'passkey') return 'signIn.usePasskey'
  if (way === 'app') return 'signIn.useApp'
  return codes ? 'signIn.useRecovery' : 'signIn.useRecoveryForPasskey'
}

interface CodeFormProps {
  recovery: boolean
  error: Error | null
  pending: boolean
  onCode: (code: string) => void
}

function CodeForm({ recovery, error, pending, onCode }: CodeFormProps) {
  const { t } = useTranslation()
  const [code, setCode] = useState('')
  const shown = { autoFocus: true, required: true, value: code, error: error && errorWords(error) }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (code.trim() && !pending) onCode(code)
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        {recovery ? (
          <TextInput
            {...shown}
            label={t('signIn.recoveryCode')}
            description={t('signIn.recoveryText')}
            name="recoveryCode"
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            onChange={event => setCode(event.currentTarget.value)}
          />
        ) : (
          <CodeInput {...shown} label={t('signIn.code')} description={t('signIn.codeText')} onChange={setCode} />
        )}
        <Button type="submit" fullWidth loading={pending} disabled={!code.trim()}>
          {t('signIn.enter')}
        </Button>
      </Stack>
    </form>
  )
}

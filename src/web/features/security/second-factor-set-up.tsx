import { Alert, Button, Stack, Text } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import { CopyBox } from '../../ui/copy-box.tsx'
import { Lines } from '../../ui/loading.tsx'
import { problemsOf } from '../../ui/problems.ts'
import { errorWords } from '../../ui/toast.ts'
import { CodeInput } from '../sign-in/code-input.tsx'
import { QrCode } from './qr-code.tsx'
import { RecoveryCodes } from './recovery-codes.tsx'
import classes from './second-factor.module.css'

interface Begun {
  secret: string
  address: string
}

/** Scan, confirm by a code, keep the recovery codes: in a dialog, and on the page of those who have to. */
export function SetUpSecondFactor({ onDone }: { onDone: () => void }) {
  const [codes, setCodes] = useState<string[] | null>(null)
  // Asked once for each opening: another answer would be another secret than the one just scanned.
  const begun = useQuery({
    queryKey: ['second-factor-begun'],
    queryFn: () => api.post<Begun>('/me/second-factor'),
    enabled: query => query.state.data === undefined,
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  })
  if (codes) return <RecoveryCodes codes={codes} onDone={onDone} />
  if (begun.data) return <Confirmation begun={begun.data} onConfirmed={setCodes} />
  if (!begun.error) return <Lines count={6} />
  return (
    <Alert color="red" role="alert">
      {errorWords(begun.error)}
    </Alert>
  )
}

function Confirmation({ begun, onConfirmed }: { begun: Begun; onConfirmed: (codes: string[]) => void }) {
  const { t } = useTranslation()
  const [code, setCode] = useState('')
  const confirming = useMutation({
    mutationFn: () => api.post<{ recoveryCodes: string[] }>('/me/second-factor/confirmation', { code }),
    onSuccess: ({ recoveryCodes }) => onConfirmed(recoveryCodes),
    meta: { quiet: true },
  })
  const { wrong, rest } = problemsOf(confirming.error, ['code'])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (code && !confirming.isPending) confirming.mutate()
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <Text size="sm">{t('second-factor:scan')}</Text>
        <QrCode text={begun.address} label={t('second-factor:picture')} />
        <details className={classes.byHand}>
          <summary>{t('second-factor:byHand')}</summary>
          <CopyBox text={begun.secret} label={t('second-factor:key')} />
        </details>
        <CodeInput
          label={t('second-factor:code')}
          description={`${t('second-factor:codeHint')}. ${t('second-factor:others')}`}
          value={code}
          error={wrong.code}
          onChange={setCode}
        />
        {rest ? (
          <Alert color="red" role="alert">
            {rest}
          </Alert>
        ) : null}
        <Button type="submit" fullWidth loading={confirming.isPending} disabled={!code}>
          {t('second-factor:turnOn')}
        </Button>
      </Stack>
    </form>
  )
}

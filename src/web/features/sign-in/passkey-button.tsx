import { Alert, Button } from '@mantine/core'
import { IconFingerprint } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { passkeyWords } from './passkey.ts'

interface PasskeyButtonProps {
  label: string
  /** It is what there is to do here. */
  primary?: boolean
  run: () => Promise<unknown>
  onDone?: () => void
}

/** Asks the browser for a passkey, and says what came of it. */
export function PasskeyButton({ label, primary, run, onDone }: PasskeyButtonProps) {
  const asking = useMutation({ mutationFn: run, onSuccess: onDone, meta: { quiet: true } })
  return (
    <>
      <Button
        variant={primary ? 'filled' : 'default'}
        fullWidth
        leftSection={<IconFingerprint size={18} stroke={1.5} />}
        loading={asking.isPending}
        data-autofocus={primary ? true : undefined}
        autoFocus={primary}
        onClick={() => asking.mutate()}
      >
        {label}
      </Button>
      {asking.error ? (
        <Alert color="red" role="alert">
          {passkeyWords(asking.error)}
        </Alert>
      ) : null}
    </>
  )
}

import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import { isAbout } from '../../app/api-error.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { problemsOf } from '../../ui/problems.ts'
import { CodeStep, type Proof } from '../sign-in/code-step.tsx'
import { type Ways, waysOf } from '../sign-in/passkey.ts'
import { OwnPassword, useHasPassword } from './own-password.tsx'

interface ProofDialogProps {
  /** Why it is asked. */
  text: string
  onProved: () => void
  onClose: () => void
}

/** Before what a stranger at an open page should not do: his password, and the second factor where he has one. */
export function ProofDialog({ text, onProved, onClose }: ProofDialogProps) {
  const { t } = useTranslation()
  const hasPassword = useHasPassword()
  const [password, setPassword] = useState('')
  /** How he may show his second factor, once that is asked for. */
  const [ways, setWays] = useState<Ways | null>(null)
  const proving = useMutation({
    mutationFn: (proof: Proof) => api.post('/session/proof', { password, ...proof }),
    gcTime: 0,
    onSuccess: onProved,
    onError(error) {
      if (isAbout(error, 'codeNeeded')) setWays(waysOf(error))
    },
    meta: { quiet: true },
  })
  const title = t('security:proof.title')
  if (ways)
    return (
      <Dialog opened onClose={onClose} title={title} closeOnClickOutside={false}>
        <CodeStep
          ways={ways}
          error={proving.error}
          pending={proving.isPending}
          onProof={proof => proving.mutate(proof)}
        />
      </Dialog>
    )
  const { wrong, rest } = problemsOf(proving.error, ['password'])
  return (
    <FormDialog
      title={title}
      text={text}
      action={t('security:proof.confirm')}
      pending={proving.isPending}
      disabled={hasPassword && !password}
      problem={rest}
      onSubmit={() => proving.mutate({})}
      onClose={onClose}
    >
      <OwnPassword focused value={password} error={wrong.password} onChange={setPassword} />
    </FormDialog>
  )
}

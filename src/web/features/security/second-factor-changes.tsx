import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { problemsOf } from '../../ui/problems.ts'
import { toast } from '../../ui/toast.ts'
import { OwnPassword, useHasPassword } from './own-password.tsx'
import { RecoveryCodes } from './recovery-codes.tsx'
import { secondFactorQuery } from './second-factor-query.ts'

interface TurnOffProps {
  demanded: boolean
  /** Passkeys go on to protect him. */
  passkeys: number
  onClose: () => void
}

/** From then on the password alone lets him in, unless there are passkeys. */
export function TurnOff({ demanded, passkeys, onClose }: TurnOffProps) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const turnOff = async (password: string) => {
    await api.delete('/me/second-factor', {}, { password })
    if (demanded && !passkeys) return window.location.assign('/second-factor')
    onClose()
    toast({ message: t('second-factor:turnedOff') })
    await queryClient.invalidateQueries({ queryKey: secondFactorQuery.queryKey })
  }
  return (
    <WithPassword
      title={t('second-factor:turnOffTitle')}
      text={t(`second-factor:${passkeys ? 'turnOffBeside' : demanded ? 'turnOffDemanded' : 'turnOffText'}`)}
      action={t('second-factor:turnOff')}
      danger
      run={turnOff}
      onClose={onClose}
    />
  )
}

/** In place of those that were used up or lost. */
export function RenewCodes({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const [codes, setCodes] = useState<string[] | null>(null)
  const renew = async (password: string) => {
    const { recoveryCodes } = await api.post<{ recoveryCodes: string[] }>('/me/second-factor/recovery-codes', {
      password,
    })
    setCodes(recoveryCodes)
    await queryClient.invalidateQueries({ queryKey: secondFactorQuery.queryKey })
  }
  if (codes) {
    return (
      <Dialog opened onClose={onClose} title={t('second-factor:codesTitle')} closeOnClickOutside={false}>
        <RecoveryCodes codes={codes} onDone={onClose} />
      </Dialog>
    )
  }
  return (
    <WithPassword
      title={t('second-factor:renewTitle')}
      text={t('second-factor:renewText')}
      action={t('second-factor:create')}
      run={renew}
      onClose={onClose}
    />
  )
}

interface WithPasswordProps {
  title: string
  text: string
  action: string
  danger?: boolean
  run: (password: string) => Promise<unknown>
  onClose: () => void
}

/** Asks whether it is still he who sits in front of the open page. */
export function WithPassword({ run, ...shown }: WithPasswordProps) {
  const hasPassword = useHasPassword()
  const [password, setPassword] = useState('')
  const doing = useMutation({ mutationFn: run, meta: { quiet: true } })
  const { wrong, rest } = problemsOf(doing.error, ['password'])
  return (
    <FormDialog
      {...shown}
      size="sm"
      pending={doing.isPending}
      disabled={hasPassword && !password}
      problem={rest}
      onSubmit={() => doing.mutate(password)}
    >
      <OwnPassword value={password} error={wrong.password} focused onChange={setPassword} />
    </FormDialog>
  )
}

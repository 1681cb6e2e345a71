import { Button, PasswordInput, Switch, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import { meQuery } from '../../../app/session.ts'
import { problemsOf } from '../../../ui/problems.ts'
import { SaveBar } from '../../../ui/save-bar.tsx'
import { toast } from '../../../ui/toast.ts'
import { askPhone } from '../../softphone/phone.ts'
import rows from '../parts/rows.module.css'
import { type Account, softphoneQuery } from './softphone.ts'

interface Values {
  login: string
  password: string
  active: boolean
}

/** As whom I sign in to the exchange. Below it, how my phone stands. */
export function AccountForm({ account, children }: { account: Account | null; children: ReactNode }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const [changed, setChanged] = useState<Partial<Values>>({})
  const { login, password, active } = { ...valuesOf(account), ...changed }
  const change = (part: Partial<Values>) => setChanged({ ...changed, ...part })
  const refresh = async () => {
    await queryClient.invalidateQueries({ queryKey: softphoneQuery.queryKey })
    await queryClient.invalidateQueries({ queryKey: meQuery.queryKey })
  }
  const saving = useMutation({
    mutationFn: () => api.put('/softphone/account', { login: login.trim(), active, ...(password && { password }) }),
    onSuccess: async () => {
      await refresh()
      setChanged({})
      askPhone({ do: 'signIn' })
      toast({ message: t('softphone:mine.saved') })
    },
    meta: { quiet: true },
  })
  const removing = useMutation({
    mutationFn: () => api.delete('/softphone/account'),
    onSuccess: async () => {
      await refresh()
      toast({ message: t('softphone:mine.removed') })
    },
  })
  const { wrong, rest } = problemsOf(saving.error, ['login', 'password'])
  return (
    <section className={rows.section} aria-labelledby="my-phone">
      <h2 className={rows.sectionTitle} id="my-phone">
        {t('softphone:mine.title')}
      </h2>
      <p className={rows.sectionText}>{t('softphone:mine.text')}</p>
      <div className={rows.form}>
        <TextInput
          label={t('softphone:mine.login')}
          required
          maxLength={64}
          autoComplete="off"
          value={login}
          error={wrong.login}
          onChange={event => change({ login: event.currentTarget.value })}
        />
        <PasswordInput
          label={t('softphone:mine.password')}
          required={!account?.hasPassword}
          placeholder={account?.hasPassword ? t('softphone:mine.passwordKept') : undefined}
          visibilityToggleButtonProps={{ 'aria-label': t('showPassword') }}
          autoComplete="new-password"
          maxLength={200}
          value={password}
          error={wrong.password}
          onChange={event => change({ password: event.currentTarget.value })}
        />
        <Switch
          className={rows.whole}
          label={t('softphone:mine.active')}
          checked={active}
          onChange={event => change({ active: event.currentTarget.checked })}
        />
      </div>
      <SaveBar
        dirty={Object.keys(changed).length > 0}
        pending={saving.isPending}
        problem={rest ?? (saving.error ? t('mail:seeAbove') : null)}
        onSave={() => saving.mutate()}
        onDiscard={() => {
          setChanged({})
          saving.reset()
        }}
      />
      <div style={{ maxWidth: 340, marginTop: 16 }}>{account?.active ? children : null}</div>
      {account ? (
        <Button
          mt="md"
          size="compact-sm"
          variant="default"
          loading={removing.isPending}
          onClick={() => removing.mutate()}
        >
          {t('softphone:mine.remove')}
        </Button>
      ) : null}
    </section>
  )
}

const valuesOf = (account: Account | null): Values => ({
  login: account?.login ?? '',
  password: '',
  active: account?.active ?? true,
})

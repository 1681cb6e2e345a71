import { Alert, Button, Group, PasswordInput, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import { Confirm } from '../../../ui/confirm.tsx'
import { problemsOf } from '../../../ui/problems.ts'
import { SaveBar } from '../../../ui/save-bar.tsx'
import { errorWords, toast } from '../../../ui/toast.ts'
import { type Registry, registryQuery } from '../../company-data/registry.ts'
import rows from '../parts/rows.module.css'

const usual = 'https://suggestions.dadata.ru/suggestions/api/4_1/rs'

/** Where the register is, and the key by which it lets us in. */
export function RegistryForm({ registry }: { registry: Registry | null }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const [changed, setChanged] = useState<{ url?: string; token?: string }>({})
  const { url, token } = { url: registry?.url ?? usual, token: '', ...changed }
  const refresh = () => queryClient.invalidateQueries({ queryKey: registryQuery.queryKey })
  const saving = useMutation({
    mutationFn: () => api.put('/company-registry', { url, ...(token && { token }) }),
    onSuccess: async () => {
      await refresh()
      setChanged({})
      toast({ message: t('company-data:saved') })
    },
    meta: { quiet: true },
  })
  const { wrong, rest } = problemsOf(saving.error, ['url', 'token'])
  return (
    <section className={rows.section} aria-label={t('company-data:title')}>
      <div className={rows.form}>
        <PasswordInput
          label={t('company-data:token')}
          description={t('company-data:tokenText')}
          placeholder={registry?.hasToken ? t('company-data:tokenKept') : undefined}
          visibilityToggleButtonProps={{ 'aria-label': t('showPassword') }}
          autoComplete="new-password"
          maxLength={200}
          required={!registry?.hasToken}
          value={token}
          error={wrong.token}
          onChange={event => setChanged({ ...changed, token: event.currentTarget.value })}
        />
        <TextInput
          label={t('company-data:url')}
          description={t('company-data:urlText')}
          autoComplete="off"
          maxLength={300}
          value={url}
          error={wrong.url}
          onChange={event => setChanged({ ...changed, url: event.currentTarget.value })}
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
      {registry ? <Trying key={registry.url} onRemoved={refresh} /> : null}
    </section>
  )
}

function Trying({ onRemoved }: { onRemoved: () => Promise<void> }) {
  const { t } = useTranslation()
  const [isAsked, setAsked] = useState(false)
  const test = useMutation({
    mutationFn: () => api.post<{ name: string | null }>('/company-registry/test', {}),
    meta: { quiet: true },
  })
  const remove = async () => {
    await api.delete('/company-registry')
    await onRemoved()
    toast({ message: t('company-data:removed') })
  }
  const name = test.data?.name
  return (
    <>
      <Group mt="md" gap="sm">
        <Button variant="default" loading={test.isPending} onClick={() => test.mutate()}>
          {t('company-data:test')}
        </Button>
        <Button variant="default" color="red" onClick={() => setAsked(true)}>
          {t('company-data:remove')}
        </Button>
      </Group>
      {test.data ? (
        <Alert mt="md" color={name ? 'green' : 'orange'} role="status">
          {name ? t('company-data:tested', { name }) : t('company-data:testedNone')}
        </Alert>
      ) : null}
      {test.error ? (
        <Alert mt="md" color="red" role="alert">
          {errorWords(test.error)}
        </Alert>
      ) : null}
      {isAsked ? (
        <Confirm
          title={t('company-data:removeTitle')}
          text={t('company-data:removeText')}
          action={t('company-data:remove')}
          run={remove}
          onClose={() => setAsked(false)}
        />
      ) : null}
    </>
  )
}

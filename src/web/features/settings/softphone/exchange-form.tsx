import { Button, PasswordInput, Select, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import { meQuery } from '../../../app/session.ts'
import { Confirm } from '../../../ui/confirm.tsx'
import { problemsOf } from '../../../ui/problems.ts'
import { SaveBar } from '../../../ui/save-bar.tsx'
import { toast } from '../../../ui/toast.ts'
import rows from '../parts/rows.module.css'
import { linesQuery } from '../telephony/lines.ts'
import { type Exchange, softphoneQuery } from './softphone.ts'

const texts = ['url', 'domain', 'dial', 'stun', 'turn', 'turnUser'] as const
type Values = Record<(typeof texts)[number] | 'turnSecret', string> & { line: string | null }

const fields = [...texts, 'turnSecret', 'line']
const below: ('label' | 'input' | 'description' | 'error')[] = ['label', 'input', 'error', 'description']
const examples: Partial<Record<string, string>> = {
  url: 'wss://pbx.example.com:8089/ws',
  domain: 'pbx.example.com',
  stun: 'stun:stun.example.com:3478',
  turn: 'turn:turn.example.com:3478',
}

/** By which exchange pages telephone, what helps them to connect, and who tells of their calls. */
export function ExchangeForm({ exchange }: { exchange: Exchange | null }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const lines = useQuery(linesQuery)
  const [changed, setChanged] = useState<Partial<Values>>({})
  const values = { ...valuesOf(exchange), ...changed }
  const change = (part: Partial<Values>) => setChanged({ ...changed, ...part })
  const refresh = async () => {
    await queryClient.invalidateQueries({ queryKey: softphoneQuery.queryKey })
    await queryClient.invalidateQueries({ queryKey: meQuery.queryKey })
  }
  const saving = useMutation({
    mutationFn: () => api.put('/softphone', inputOf(values)),
    onSuccess: async () => {
      await refresh()
      setChanged({})
      toast({ message: t('softphone:exchange.saved') })
    },
    meta: { quiet: true },
  })
  const { wrong, rest } = problemsOf(saving.error, fields)
  const text = (name: (typeof texts)[number]) => ({
    label: t(`softphone:exchange.${name}`),
    placeholder: examples[name],
    autoComplete: 'off',
    maxLength: 300,
    inputWrapperOrder: below,
    value: values[name],
    error: wrong[name],
    onChange: (event: { currentTarget: { value: string } }) => change({ [name]: event.currentTarget.value }),
  })
  const chosen = (lines.data ?? []).filter(({ id, settings }) => settings.dialect === 'fields' || id === values.line)
  return (
    <section className={rows.section} aria-labelledby="exchange">
      <h2 className={rows.sectionTitle} id="exchange">
        {t('softphone:exchange.title')}
      </h2>
      <p className={rows.sectionText}>{t('softphone:exchange.text')}</p>
      <div className={rows.form}>
        <TextInput {...text('url')} required />
        <TextInput {...text('domain')} required />
        <TextInput {...text('dial')} description={t('softphone:exchange.dialText')} />
        <Select
          label={t('softphone:exchange.line')}
          description={t('softphone:exchange.lineText')}
          inputWrapperOrder={below}
          allowDeselect={false}
          value={values.line ?? ''}
          error={wrong.line}
          data={[
            { value: '', label: t('softphone:exchange.lineNone') },
            ...chosen.map(({ id, name }) => ({ value: id, label: t('softphone:exchange.lineOwn', { name }) })),
          ]}
          onChange={value => change({ line: value || null })}
        />
        <TextInput {...text('stun')} />
        <TextInput {...text('turn')} description={t('softphone:exchange.turnText')} />
        {values.turn.trim() ? (
          <>
            <TextInput {...text('turnUser')} description={t('softphone:exchange.turnUserText')} />
            <PasswordInput
              label={t('softphone:exchange.turnSecret')}
              placeholder={exchange?.hasTurnSecret ? t('softphone:mine.passwordKept') : undefined}
              visibilityToggleButtonProps={{ 'aria-label': t('showPassword') }}
              autoComplete="new-password"
              maxLength={200}
              value={values.turnSecret}
              error={wrong.turnSecret}
              onChange={event => change({ turnSecret: event.currentTarget.value })}
            />
          </>
        ) : null}
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
      {exchange ? <Remove onRemoved={refresh} /> : null}
    </section>
  )
}

function Remove({ onRemoved }: { onRemoved: () => Promise<void> }) {
  const { t } = useTranslation()
  const [asked, setAsked] = useState(false)
  const remove = async () => {
    await api.delete('/softphone')
    await onRemoved()
    toast({ message: t('softphone:exchange.removed') })
  }
  return (
    <>
      <Button mt="md" size="compact-sm" variant="default" color="red" onClick={() => setAsked(true)}>
        {t('softphone:exchange.remove')}
      </Button>
      {asked ? (
        <Confirm
          title={t('softphone:exchange.removeTitle')}
          text={t('softphone:exchange.removeText')}
          action={t('softphone:exchange.remove')}
          run={remove}
          onClose={() => setAsked(false)}
        />
      ) : null}
    </>
  )
}

const valuesOf = (exchange: Exchange | null): Values => ({
  url: exchange?.url ?? '',
  domain: exchange?.domain ?? '',
  dial: exchange?.dial ?? '{digits}',
  stun: exchange?.stun ?? '',
  turn: exchange?.turn ?? '',
  turnUser: exchange?.turnUser ?? '',
  turnSecret: '',
  line: exchange?.line ?? null,
})

/** A secret that is not typed stays. */
const inputOf = ({ turnSecret, ...values }: Values) => ({ ...values, ...(turnSecret && { turnSecret }) })

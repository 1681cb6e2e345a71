import { NumberInput, PasswordInput, Select, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import { problemsOf } from '../../../ui/problems.ts'
import { SaveBar } from '../../../ui/save-bar.tsx'
import { toast } from '../../../ui/toast.ts'
import { resetOfferQuery } from '../../sign-in/reset-offer.ts'
import rows from '../parts/rows.module.css'
import { type Mail, type MailServer, mailQuery, type Security, securities } from './mail.ts'

interface Values {
  host: string
  port: number | string
  security: Security
  user: string
  password: string
  fromAddress: string
  fromName: string
}

const usualPorts: Record<Security, number> = { tls: 465, startTls: 587, plain: 25 }

interface MailFormProps {
  server: MailServer | null
  company: string
  onDirty: (dirty: boolean) => void
}

/** By which server letters leave, and in whose name. */
export function MailForm({ server, company, onDirty }: MailFormProps) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const known = valuesOf(server, company)
  const [changed, setChanged] = useState<Partial<Values>>({})
  const values = { ...known, ...changed }
  const change = (part: Partial<Values>) => {
    setChanged({ ...changed, ...part })
    onDirty(true)
  }
  const discard = () => {
    setChanged({})
    onDirty(false)
    saving.reset()
  }
  const saving = useMutation({
    mutationFn: () => api.put<Mail>('/mail-server', inputOf(values)),
    onSuccess: saved => {
      queryClient.setQueryData(mailQuery.queryKey, saved)
      void queryClient.invalidateQueries({ queryKey: resetOfferQuery.queryKey })
      discard()
      toast({ message: t('mail:saved') })
    },
    meta: { quiet: true },
  })
  const { wrong, rest } = problemsOf(saving.error, Object.keys(known))
  const text = (name: 'host' | 'user' | 'fromAddress' | 'fromName') => ({
    label: t(`mail:${name}`),
    value: values[name],
    error: wrong[name],
    autoComplete: 'off',
    onChange: (event: { currentTarget: { value: string } }) => change({ [name]: event.currentTarget.value }),
  })
  return (
    <section className={rows.section} aria-labelledby="mail-server">
      <h2 className={rows.sectionTitle} id="mail-server">
        {t('mail:server')}
      </h2>
      <p className={rows.sectionText}>{t('mail:serverText')}</p>
      <div className={rows.form}>
        <TextInput className={rows.whole} required {...text('host')} placeholder="smtp.example.com" />
        <Select
          label={t('mail:security')}
          allowDeselect={false}
          value={values.security}
          error={wrong.security}
          data={securities.map(value => ({ value, label: t(`mail:securities.${value}`) }))}
          onChange={value => {
            const security = securities.find(one => one === value) ?? 'startTls'
            change({ security, port: usualPorts[security] })
          }}
        />
        <NumberInput
          label={t('mail:port')}
          required
          min={1}
          max={65535}
          allowDecimal={false}
          hideControls
          value={values.port}
          error={wrong.port}
          onChange={port => change({ port })}
        />
        <TextInput {...text('user')} description={t('mail:userText')} inputWrapperOrder={below} />
        <PasswordInput
          label={t('mail:password')}
          placeholder={server?.hasPassword ? t('mail:passwordKept') : undefined}
          visibilityToggleButtonProps={{ 'aria-label': t('showPassword') }}
          autoComplete="new-password"
          value={values.password}
          error={wrong.password}
          onChange={event => change({ password: event.currentTarget.value })}
        />
        <TextInput required type="email" {...text('fromAddress')} placeholder="crm@example.com" />
        <TextInput required maxLength={100} {...text('fromName')} />
      </div>
      <SaveBar
        dirty={Object.keys(changed).length > 0}
        pending={saving.isPending}
        problem={rest ?? (saving.error ? t('mail:seeAbove') : null)}
        onSave={() => saving.mutate()}
        onDiscard={discard}
      />
    </section>
  )
}

/** The hint below, so that inputs beside each other stand in one line. */
const below: ('label' | 'input' | 'description' | 'error')[] = ['label', 'input', 'error', 'description']

const valuesOf = (server: MailServer | null, company: string): Values => ({
  host: server?.host ?? '',
  port: server?.port ?? usualPorts.startTls,
  security: server?.security ?? 'startTls',
  user: server?.user ?? '',
  password: '',
  fromAddress: server?.fromAddress ?? '',
  fromName: server?.fromName ?? company,
})

/** A password that is not typed stays as it is. */
const inputOf = ({ password, user, port, ...rest }: Values) => ({
  ...rest,
  port: Number(port) || 0,
  user: user.trim() || null,
  ...(password && { password }),
})

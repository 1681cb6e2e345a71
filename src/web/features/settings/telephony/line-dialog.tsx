import { NumberInput, PasswordInput, Select, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import { useObject } from '../../../app/schema.ts'
import { asText } from '../../../fields/widget.ts'
import { allQuery } from '../../../records/queries.ts'
import { FormDialog } from '../../../ui/form-dialog.tsx'
import { problemsOf } from '../../../ui/problems.ts'
import { toast } from '../../../ui/toast.ts'
import { SelfTest, type Step } from '../parts/self-test.tsx'
import { AsteriskFields } from './asterisk-fields.tsx'
import { CallOutFields, type CallOutOrder } from './call-out-fields.tsx'
import { LinePeople } from './line-people.tsx'
import { type Asterisk, type Dialect, dialects, type PhoneLine } from './lines.ts'

interface Values extends CallOutOrder {
  name: string
  dialect: Dialect
  sign: string
  key: string
  asterisk: Asterisk
  signatureHeader: string
  responsible: string | null
  users: string[]
  teams: string[]
  callBackMinutes: number | string
  recordingDays: number | string
}

type TestedStep = Step & { reply: string | null }

interface LineDialogProps {
  /** `null`: a new one. */
  line: PhoneLine | null
  onClose: () => void
  onSaved: () => void
}

const fields = [
  ...['host', 'port', 'security', 'user', 'channel', 'context', 'dial', 'recordings'].map(
    field => `settings.asterisk.${field}`,
  ),
  'name',
  'responsible',
  'users',
  'teams',
  'callBackMinutes',
  'recordingDays',
  'secret',
  'secret.sign',
  'secret.key',
  'secret.headers',
  'settings.signatureHeader',
  'settings.callOut.url',
]

/** How a provider reports and signs, and how calls are ordered of it. */
export function LineDialog({ line, onClose, onSaved }: LineDialogProps) {
  const { t } = useTranslation()
  const [values, setValues] = useState(() => valuesOf(line))
  const kept = useRef(values)
  const change = (part: Partial<Values>) => setValues(now => ({ ...now, ...part }))
  const users = useQuery(allQuery(useObject('user'), { filter: { active: true }, sort: 'name', fields: ['name'] }))
  const saving = useMutation({
    mutationFn: () =>
      line
        ? api.patch(`/phone-lines/${line.id}`, inputOf(values, line), { version: line.version })
        : api.post('/phone-lines', inputOf(values, null)),
    onSuccess: () => {
      toast({ message: t('telephony:saved') })
      onSaved()
    },
    meta: { quiet: true },
  })
  const { wrong, rest } = problemsOf(saving.error, fields)
  const { name, dialect, sign, key, signatureHeader, responsible, callBackMinutes } = values
  const secretKept = line?.hasSecret ? t('telephony:secretKept') : undefined
  return (
    <FormDialog
      title={t(line ? 'telephony:editLine' : 'telephony:addLine')}
      action={t(line ? 'telephony:save' : 'settings:create')}
      size="lg"
      pending={saving.isPending}
      disabled={!name.trim() || (!line && !sign)}
      problem={rest}
      onSubmit={() => saving.mutate()}
      onClose={onClose}
    >
      <TextInput
        label={t('telephony:name')}
        placeholder={t('telephony:nameExample')}
        required
        data-autofocus
        maxLength={200}
        value={name}
        error={wrong.name}
        onChange={event => change({ name: event.currentTarget.value })}
      />
      <Select
        label={t('telephony:dialect')}
        description={t(`telephony:dialectsAbout.${dialect}`)}
        inputWrapperOrder={['label', 'input', 'error', 'description']}
        allowDeselect={false}
        value={dialect}
        data={dialects.map(value => ({ value, label: t(`telephony:dialects.${value}`) }))}
        onChange={value => change({ dialect: dialects.find(one => one === value) ?? 'fields' })}
      />
      {dialect === 'asterisk' ? (
        <AsteriskFields asterisk={values.asterisk} wrong={wrong} onChange={asterisk => change({ asterisk })} />
      ) : null}
      {dialect === 'mango' ? (
        <PasswordInput
          label={t('telephony:secrets.key')}
          autoComplete="off"
          placeholder={secretKept}
          required={!line}
          visibilityToggleButtonProps={{ 'aria-label': t('showPassword') }}
          value={key}
          error={wrong['secret.key']}
          onChange={event => change({ key: event.currentTarget.value })}
        />
      ) : null}
      <PasswordInput
        label={t(`telephony:secrets.${dialect}`)}
        autoComplete="new-password"
        placeholder={secretKept}
        required={!line}
        visibilityToggleButtonProps={{ 'aria-label': t('showPassword') }}
        value={sign}
        error={wrong['secret.sign'] ?? wrong.secret}
        onChange={event => change({ sign: event.currentTarget.value })}
      />
      {dialect === 'fields' ? (
        <TextInput
          label={t('telephony:signatureHeader')}
          value={signatureHeader}
          error={wrong['settings.signatureHeader']}
          onChange={event => change({ signatureHeader: event.currentTarget.value })}
        />
      ) : null}
      {dialect === 'fields' || dialect === 'twilio' ? (
        <CallOutFields dialect={dialect} order={values} wrong={wrong} secretKept={secretKept} onChange={change} />
      ) : null}
      <LinePeople users={values.users} teams={values.teams} wrong={wrong.users ?? wrong.teams} onChange={change} />
      <Select
        label={t('telephony:responsible')}
        description={t('telephony:responsibleText')}
        inputWrapperOrder={['label', 'input', 'error', 'description']}
        clearable
        searchable
        value={responsible}
        error={wrong.responsible}
        data={(users.data ?? []).map(user => ({ value: user.id, label: asText(user.name) }))}
        onChange={value => change({ responsible: value })}
      />
      <NumberInput
        label={t('telephony:callBackMinutes')}
        min={1}
        max={10_000}
        allowDecimal={false}
        value={callBackMinutes}
        error={wrong.callBackMinutes}
        onChange={value => change({ callBackMinutes: value })}
      />
      <NumberInput
        label={t('telephony:recordingDays')}
        description={t('telephony:recordingDaysText')}
        inputWrapperOrder={['label', 'input', 'error', 'description']}
        min={0}
        max={3650}
        allowDecimal={false}
        value={values.recordingDays}
        error={wrong.recordingDays}
        onChange={value => change({ recordingDays: value })}
      />
      {line?.settings.dialect === 'asterisk' ? (
        <SelfTest<TestedStep>
          id="line-test"
          title={t('asterisk:test')}
          text={t('asterisk:testText')}
          path={`/phone-lines/${line.id}/test`}
          dirty={values !== kept.current}
          said={({ found, reply }) => (reply ? `${found}. ${t('asterisk:reply', { reply })}` : found)}
        />
      ) : null}
    </FormDialog>
  )
}

const newAsterisk: Asterisk = {
  host: '',
  port: 5038,
  security: 'plain',
  user: '',
  channel: 'PJSIP/{extension}',
  context: 'from-internal',
  dial: '{digits}',
  recordings: null,
}

const valuesOf = (line: PhoneLine | null): Values => ({
  name: line?.name ?? '',
  dialect: line?.settings.dialect ?? 'fields',
  sign: '',
  key: '',
  asterisk: line?.settings.asterisk ?? newAsterisk,
  signatureHeader: line?.settings.signatureHeader ?? 'X-Signature',
  url: line?.settings.callOut?.url ?? '',
  method: line?.settings.callOut?.method ?? 'GET',
  body: line?.settings.callOut?.body ?? '',
  header: '',
  responsible: line?.responsible ?? null,
  users: line?.users ?? [],
  teams: line?.teams ?? [],
  callBackMinutes: line?.callBackMinutes ?? 30,
  recordingDays: line?.recordingDays ?? 180,
})

/** Twilio takes forms; what was set by the API stays. */
const contentTypeOf = (dialect: Dialect, line: PhoneLine | null): string => {
  if (dialect === 'twilio') return 'application/x-www-form-urlencoded'
  return (line?.settings.dialect === dialect && line.settings.callOut?.contentType) || 'application/json'
}

/** A secret that is not typed stays; names of fields that were set by the API stay too. */
function inputOf(values: Values, line: PhoneLine | null) {
  const { name, dialect, sign, key, signatureHeader, url, method, body, header, responsible, callBackMinutes } = values
  const [headerName = '', ...value] = header.split(':')
  const callOut = url.trim()
    ? { method, url: url.trim(), body: method === 'POST' ? body : null, contentType: contentTypeOf(dialect, line) }
    : null
  const { fields: names, words } = line?.settings ?? {}
  const settings =
    dialect === 'asterisk'
      ? { dialect, asterisk: values.asterisk }
      : { dialect, ...(names && { fields: names }), ...(words && { words }), signatureHeader, callOut }
  return {
    name: name.trim(),
    settings,
    responsible,
    users: values.users,
    teams: values.teams,
    callBackMinutes: Number(callBackMinutes) || 0,
    recordingDays: Number(values.recordingDays) || 0,
    ...((sign || key || header.trim()) && {
      secret: {
        ...(sign && { sign }),
        ...(dialect === 'mango' && key && { key }),
        ...(header.trim() && { headers: { [headerName.trim()]: value.join(':').trim() } }),
      },
    }),
  }
}

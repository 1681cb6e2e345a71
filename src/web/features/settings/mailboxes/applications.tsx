import { Button, PasswordInput, TagsInput, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type CSSProperties, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import { CopyBox } from '../../../ui/copy-box.tsx'
import { FormDialog } from '../../../ui/form-dialog.tsx'
import { problemsOf } from '../../../ui/problems.ts'
import { StatusBadge } from '../../../ui/status-badge.tsx'
import { toast } from '../../../ui/toast.ts'
import rows from '../parts/rows.module.css'
import { applicationsQuery, type MailApplication } from './sign-in.ts'

const columns = { '--columns': 'minmax(0, 1fr) auto' } as CSSProperties

/** Mail services at which people may sign in instead of typing a password. */
export function Applications() {
  const { t } = useTranslation()
  const asked = useQuery(applicationsQuery)
  const [opened, setOpened] = useState<MailApplication | null>(null)
  if (!asked.data) return null
  return (
    <section className={rows.section} aria-labelledby="mail-applications">
      <h2 className={rows.sectionTitle} id="mail-applications">
        {t('mailboxes:applications.title')}
      </h2>
      <p className={rows.sectionText}>{t('mailboxes:applications.text')}</p>
      <ul className={rows.rows} style={columns}>
        {asked.data.data.map(application => (
          <li key={application.service} className={rows.row}>
            <div className={rows.main}>
              <button type="button" className={rows.title} onClick={() => setOpened(application)}>
                {t(`mailboxes:services.${application.service}`)}
              </button>
            </div>
            <div className={rows.end}>
              <StatusBadge tone={application.isSet ? 'good' : 'quiet'}>
                {t(`mailboxes:applications.${application.isSet ? 'isSet' : 'isNotSet'}`)}
              </StatusBadge>
            </div>
          </li>
        ))}
      </ul>
      {opened ? (
        <ApplicationDialog application={opened} redirectUri={asked.data.redirectUri} onClose={() => setOpened(null)} />
      ) : null}
    </section>
  )
}

interface ApplicationDialogProps {
  application: MailApplication
  redirectUri: string | null
  onClose: () => void
}

const shown = ['clientId', 'clientSecret', 'authorization', 'token', 'scopes']

function ApplicationDialog({ application, redirectUri, onClose }: ApplicationDialogProps) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const { service, isSet } = application
  const [changed, setChanged] = useState<Partial<MailApplication & { clientSecret: string }>>({})
  const values = { clientSecret: '', ...application, ...changed }
  const path = `/mail-applications/${service}`
  const done = async (message: string) => {
    await queryClient.invalidateQueries({ queryKey: applicationsQuery.queryKey })
    toast({ message })
    onClose()
  }
  const saving = useMutation({
    mutationFn: () => {
      const { clientId, clientSecret, authorization, token, scopes } = values
      return api.put(path, { clientId, authorization, token, scopes, ...(clientSecret && { clientSecret }) })
    },
    onSuccess: () => done(t('mailboxes:applications.saved')),
    meta: { quiet: true },
  })
  const removing = useMutation({
    mutationFn: () => api.delete(path),
    onSuccess: () => done(t('mailboxes:applications.removed')),
  })
  const { wrong, rest } = problemsOf(saving.error, shown)
  const field = (name: 'clientId' | 'authorization' | 'token') => ({
    label: t(`mailboxes:applications.${name}`),
    required: true,
    autoComplete: 'off',
    value: values[name] ?? '',
    error: wrong[name],
    onChange: (event: { currentTarget: { value: string } }) =>
      setChanged({ ...changed, [name]: event.currentTarget.value }),
  })
  return (
    <FormDialog
      title={t(`mailboxes:services.${service}`)}
      text={t('mailboxes:applications.how')}
      action={t('mailboxes:save')}
      pending={saving.isPending}
      problem={rest}
      onSubmit={() => saving.mutate()}
      onClose={onClose}
    >
      {redirectUri ? (
        <CopyBox label={t('mailboxes:applications.redirectUri')} text={redirectUri} code />
      ) : (
        <p>{t('mailboxes:applications.noAddress')}</p>
      )}
      <TextInput {...field('clientId')} />
      <PasswordInput
        label={t('mailboxes:applications.clientSecret')}
        placeholder={isSet ? t('mail:passwordKept') : undefined}
        required={!isSet}
        autoComplete="new-password"
        visibilityToggleButtonProps={{ 'aria-label': t('showPassword') }}
        value={values.clientSecret}
        error={wrong.clientSecret}
        onChange={event => setChanged({ ...changed, clientSecret: event.currentTarget.value })}
      />
      <TextInput {...field('authorization')} />
      <TextInput {...field('token')} />
      <TagsInput
        label={t('mailboxes:applications.scopes')}
        value={values.scopes ?? []}
        error={wrong.scopes}
        onChange={scopes => setChanged({ ...changed, scopes })}
      />
      {isSet ? (
        <Button variant="subtle" color="red" loading={removing.isPending} onClick={() => removing.mutate()}>
          {t('mailboxes:applications.remove')}
        </Button>
      ) : null}
    </FormDialog>
  )
}

import { PasswordInput, Switch, TagsInput, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import rows from '../settings/parts/rows.module.css'
import type { Oidc } from './provider.ts'

interface OidcFieldsProps {
  oidc: Oidc
  hasSecret: boolean
  /** Sentences by the path of the field: `oidc.issuer`. */
  wrong: Record<string, string>
  onChange: (part: Partial<Oidc>) => void
}

/** How a provider of OpenID Connect is spoken to. */
export function OidcFields({ oidc, hasSecret, wrong, onChange }: OidcFieldsProps) {
  const { t } = useTranslation()
  const { issuer, clientId, clientSecret, scopes, claims, trustsEmails } = oidc
  const claim = (name: keyof Oidc['claims']) => (
    <TextInput
      label={t(`sign-on:claims.${name}`)}
      value={claims[name]}
      error={wrong[`oidc.claims.${name}`]}
      onChange={event => onChange({ claims: { ...claims, [name]: event.currentTarget.value } })}
    />
  )
  return (
    <div className={rows.form}>
      <TextInput
        className={rows.whole}
        label={t('sign-on:issuer')}
        description={t('sign-on:issuerText')}
        required
        type="url"
        value={issuer}
        error={wrong['oidc.issuer']}
        onChange={event => onChange({ issuer: event.currentTarget.value })}
      />
      <TextInput
        label={t('sign-on:clientId')}
        required
        autoComplete="off"
        value={clientId}
        error={wrong['oidc.clientId']}
        onChange={event => onChange({ clientId: event.currentTarget.value })}
      />
      <PasswordInput
        label={t('sign-on:clientSecret')}
        placeholder={hasSecret ? t('sign-on:secretKept') : undefined}
        visibilityToggleButtonProps={{ 'aria-label': t('showPassword') }}
        autoComplete="new-password"
        value={clientSecret ?? ''}
        error={wrong['oidc.clientSecret']}
        onChange={event => onChange({ clientSecret: event.currentTarget.value || undefined })}
      />
      <TagsInput
        className={rows.whole}
        label={t('sign-on:scopes')}
        description={t('sign-on:scopesText')}
        acceptValueOnBlur
        splitChars={[',', ' ']}
        value={scopes}
        error={wrong['oidc.scopes']}
        onChange={asked => onChange({ scopes: asked })}
      />
      {claim('email')}
      {claim('name')}
      {claim('groups')}
      <Switch
        className={rows.whole}
        label={t('sign-on:trustsEmails')}
        description={t('sign-on:trustsEmailsText')}
        checked={trustsEmails}
        onChange={event => onChange({ trustsEmails: event.currentTarget.checked })}
      />
    </div>
  )
}

import { Radio, Stack, TagsInput, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { problemsOf } from '../../ui/problems.ts'
import { type Provider, providersQuery } from './provider.ts'
import { SamlMetadataInput } from './saml-metadata-input.tsx'

/** As little as a provider needs to be there; its address has to be registered with it before the rest can be set. */
export function NewProviderDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const [values, setValues] = useState({
    kind: 'oidc' as Provider['kind'],
    name: '',
    emailDomains: [] as string[],
    issuer: '',
    clientId: '',
    metadata: '',
  })
  const change = (part: Partial<typeof values>) => setValues({ ...values, ...part })
  const { kind, name, emailDomains, issuer, clientId, metadata } = values
  const isSaml = kind === 'saml'
  const isDescribed = isSaml ? metadata.trim() : issuer.trim() && clientId.trim()
  const making = useMutation({
    mutationFn: () =>
      api.post<Provider>('/identity-providers', {
        kind,
        name,
        emailDomains,
        isActive: false,
        ...(isSaml ? { saml: { metadata } } : { oidc: { issuer, clientId } }),
      }),
    onSuccess: async ({ id }) => {
      await queryClient.invalidateQueries({ queryKey: providersQuery.queryKey })
      await navigate({ to: '/settings/single-sign-on/$id', params: { id } })
    },
    meta: { quiet: true },
  })
  const { wrong, at, rest } = problemsOf(making.error, ['name', 'emailDomains', 'oidc', 'saml'])
  return (
    <FormDialog
      title={t('sign-on:addTitle')}
      text={t('sign-on:addText')}
      action={t('sign-on:create')}
      pending={making.isPending}
      disabled={!name.trim() || !emailDomains.length || !isDescribed}
      problem={rest}
      onSubmit={() => making.mutate()}
      onClose={onClose}
    >
      <Radio.Group
        label={t('saml:page.kind')}
        value={kind}
        onChange={chosen => change({ kind: chosen === 'saml' ? 'saml' : 'oidc' })}
      >
        <Stack gap="sm" mt="xs">
          <Radio value="oidc" label="OpenID Connect" description={t('saml:page.kindOidc')} />
          <Radio value="saml" label="SAML 2.0" description={t('saml:page.kindSaml')} />
        </Stack>
      </Radio.Group>
      <TextInput
        label={t('sign-on:name')}
        description={t('sign-on:nameText')}
        required
        data-autofocus
        maxLength={100}
        value={name}
        error={wrong.name}
        onChange={event => change({ name: event.currentTarget.value })}
      />
      <DomainsInput
        value={emailDomains}
        error={wrong.emailDomains}
        onChange={domains => change({ emailDomains: domains })}
      />
      {isSaml ? (
        <SamlMetadataInput
          value={metadata}
          error={at['saml.metadata']}
          onChange={given => change({ metadata: given })}
        />
      ) : (
        <>
          <TextInput
            label={t('sign-on:issuer')}
            description={t('sign-on:issuerText')}
            required
            type="url"
            value={issuer}
            error={at['oidc.issuer']}
            onChange={event => change({ issuer: event.currentTarget.value })}
          />
          <TextInput
            label={t('sign-on:clientId')}
            required
            autoComplete="off"
            value={clientId}
            error={at['oidc.clientId']}
            onChange={event => change({ clientId: event.currentTarget.value })}
          />
        </>
      )}
    </FormDialog>
  )
}

interface DomainsInputProps {
  value: string[]
  error: string | undefined
  onChange: (domains: string[]) => void
}

/** For whose addresses a provider is believed. */
export function DomainsInput(props: DomainsInputProps) {
  const { t } = useTranslation()
  return (
    <TagsInput
      label={t('sign-on:domains')}
      description={t('sign-on:domainsText')}
      placeholder={props.value.length ? undefined : 'example.com'}
      required
      acceptValueOnBlur
      splitChars={[',', ' ', ';']}
      clearable={false}
      {...props}
    />
  )
}

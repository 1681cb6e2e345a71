import { ActionIcon, Alert, Select, Switch, TextInput } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import { ApiError } from '../../app/api-error.ts'
import { NotFoundPage } from '../../app/error-page.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { CopyBox } from '../../ui/copy-box.tsx'
import { problemsOf } from '../../ui/problems.ts'
import { SaveBar } from '../../ui/save-bar.tsx'
import { toast } from '../../ui/toast.ts'
import rows from '../settings/parts/rows.module.css'
import { SelfTest } from '../settings/parts/self-test.tsx'
import { SettingsFrame } from '../settings/parts/settings-frame.tsx'
import { useRoleName } from '../settings/roles/role-name.ts'
import { usePeople } from '../settings/users/use-people.ts'
import { GroupRoles } from './group-roles.tsx'
import { DomainsInput } from './new-provider-dialog.tsx'
import { OidcFields } from './oidc-fields.tsx'
import { type Provider, type ProviderValues, providerQuery, providersQuery } from './provider.ts'
import { SamlAddresses } from './saml-addresses.tsx'
import { SamlFields } from './saml-fields.tsx'
import { SamlKeys } from './saml-keys.tsx'
import classes from './single-sign-on.module.css'

/** A provider: how it is spoken to, for whom, and what its people may do. */
export function ProviderPage() {
  const { id = '' } = useParams({ strict: false })
  const { t } = useTranslation()
  const provider = useQuery(providerQuery(id))
  if (provider.error instanceof ApiError && provider.error.status === 404) return <NotFoundPage />
  if (!provider.data)
    return <SettingsFrame title={t('sign-on:title')} back="/settings/single-sign-on" asked={provider} />
  return <ProviderEditor key={provider.data.version} provider={provider.data} />
}

function ProviderEditor({ provider }: { provider: Provider }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const [changed, setChanged] = useState<Partial<ProviderValues>>({})
  const values = { ...provider, ...changed }
  const change = (part: Partial<ProviderValues>) => setChanged({ ...changed, ...part })
  const saving = useMutation({
    mutationFn: () => api.patch<Provider>(`/identity-providers/${provider.id}`, changed, { version: provider.version }),
    onSuccess: async saved => {
      queryClient.setQueryData(providerQuery(provider.id).queryKey, saved)
      await queryClient.invalidateQueries({ queryKey: providersQuery.queryKey, exact: true })
      toast({ message: t('sign-on:saved') })
    },
    meta: { quiet: true },
  })
  const { wrong, at, rest } = problemsOf(saving.error, shown)
  const dirty = Object.keys(changed).length > 0
  return (
    <SettingsFrame title={provider.name} back="/settings/single-sign-on" actions={<RemoveButton provider={provider} />}>
      <Registered provider={provider} />
      <section className={rows.section} aria-labelledby="connection">
        <h2 className={rows.sectionTitle} id="connection">
          {t('sign-on:connection')}
        </h2>
        <p className={rows.sectionText}>
          {t(provider.kind === 'saml' ? 'saml:page.connectionText' : 'sign-on:connectionText')}
        </p>
        <div className={rows.form} style={{ marginBottom: 16 }}>
          <TextInput
            label={t('sign-on:name')}
            description={t('sign-on:nameText')}
            required
            maxLength={100}
            value={values.name}
            error={wrong.name}
            onChange={event => change({ name: event.currentTarget.value })}
          />
          <DomainsInput
            value={values.emailDomains}
            error={wrong.emailDomains}
            onChange={emailDomains => change({ emailDomains })}
          />
        </div>
        <KindFields provider={provider} values={values} wrong={at} onChange={change} />
      </section>
      {provider.kind === 'saml' ? <SamlKeys provider={provider.id} /> : null}
      <SelfTest
        id="self-test"
        title={t('sign-on:test.title')}
        text={t(provider.kind === 'saml' ? 'saml:page.testText' : 'sign-on:test.text')}
        path={`/identity-providers/${provider.id}/self-test`}
        dirty={dirty}
      />
      <People values={values} wrong={{ ...wrong, ...at }} onChange={change} />
      <Entry values={values} wrong={wrong} onChange={change} />
      <SaveBar
        dirty={dirty}
        pending={saving.isPending}
        problem={rest ?? (saving.error ? t('sign-on:seeAbove') : null)}
        onSave={() => saving.mutate()}
        onDiscard={() => {
          setChanged({})
          saving.reset()
        }}
      />
    </SettingsFrame>
  )
}

const shown = ['name', 'emailDomains', 'oidc', 'saml', 'defaultRole', 'groupRoles', 'isDemanded', 'isActive']

function KindFields({ provider, values, wrong, onChange }: PartProps & { provider: Provider }) {
  const { oidc, saml } = values
  if (saml) return <SamlFields saml={saml} wrong={wrong} onChange={part => onChange({ saml: { ...saml, ...part } })} />
  if (!oidc) return null
  return (
    <OidcFields
      oidc={oidc}
      hasSecret={provider.hasSecrets}
      wrong={wrong}
      onChange={part => onChange({ oidc: { ...oidc, ...part } })}
    />
  )
}

/** What has to be copied into the set-up of the provider. */
function Registered({ provider: { kind, redirectAddress, metadataAddress } }: { provider: Provider }) {
  const { t } = useTranslation()
  return (
    <section className={rows.section} aria-labelledby="registered">
      <h2 className={rows.sectionTitle} id="registered">
        {t('sign-on:registered')}
      </h2>
      <p className={rows.sectionText}>{t(kind === 'saml' ? 'saml:page.registeredText' : 'sign-on:registeredText')}</p>
      {redirectAddress && metadataAddress ? (
        <SamlAddresses acs={redirectAddress} metadata={metadataAddress} />
      ) : redirectAddress ? (
        <CopyBox text={redirectAddress} label={t('sign-on:redirectAddress')} />
      ) : (
        <Alert color="yellow">{t('sign-on:todo.publicUrlMissing')}</Alert>
      )}
    </section>
  )
}

interface PartProps {
  values: ProviderValues
  wrong: Record<string, string>
  onChange: (part: Partial<ProviderValues>) => void
}

/** Who gets an account, and with what rights. */
function People({ values, wrong, onChange }: PartProps) {
  const { t } = useTranslation()
  const { roles } = usePeople()
  const roleName = useRoleName()
  return (
    <section className={rows.section} aria-labelledby="people">
      <h2 className={rows.sectionTitle} id="people">
        {t('sign-on:people')}
      </h2>
      <p className={rows.sectionText}>{t('sign-on:peopleText')}</p>
      <div className={classes.switches}>
        <Switch
          label={t('sign-on:createsUsers')}
          description={t('sign-on:createsUsersText')}
          checked={values.createsUsers}
          onChange={event => onChange({ createsUsers: event.currentTarget.checked })}
        />
      </div>
      <GroupRoles rows={values.groupRoles} wrong={wrong} onChange={groupRoles => onChange({ groupRoles })} />
      <Select
        mt="md"
        maw={360}
        label={t('sign-on:defaultRole')}
        description={t('sign-on:defaultRoleText')}
        placeholder={t('sign-on:staysOut')}
        clearable
        clearButtonProps={{ 'aria-label': t('records:clear') }}
        value={values.defaultRole}
        error={wrong.defaultRole}
        onChange={defaultRole => onChange({ defaultRole })}
        data={(roles.data ?? []).map(role => ({ value: role.id, label: roleName(role) }))}
      />
    </section>
  )
}

/** Whether people come in by it, whether they have to, and what it is believed besides. */
function Entry({ values, wrong, onChange }: PartProps) {
  const { t } = useTranslation()
  const setting = (name: 'isActive' | 'isDemanded' | 'answersForSecondFactor') => (
    <Switch
      label={t(`sign-on:${name}`)}
      description={t(`sign-on:${name}Text`)}
      checked={values[name]}
      error={wrong[name]}
      onChange={event => onChange({ [name]: event.currentTarget.checked })}
    />
  )
  return (
    <section className={rows.section} aria-labelledby="entry">
      <h2 className={rows.sectionTitle} id="entry">
        {t('sign-on:entry')}
      </h2>
      <div className={classes.switches} style={{ marginTop: 12 }}>
        {setting('isActive')}
        {setting('isDemanded')}
        {setting('answersForSecondFactor')}
      </div>
    </section>
  )
}

function RemoveButton({ provider: { id, name } }: { provider: Provider }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const [asking, setAsking] = useState(false)
  const remove = async () => {
    await api.delete(`/identity-providers/${id}`)
    await navigate({ to: '/settings/single-sign-on' })
    await queryClient.invalidateQueries({ queryKey: providersQuery.queryKey, exact: true })
    queryClient.removeQueries({ queryKey: providerQuery(id).queryKey })
  }
  return (
    <>
      <ActionIcon size="lg" aria-label={t('sign-on:remove')} onClick={() => setAsking(true)}>
        <IconTrash size={18} stroke={1.6} />
      </ActionIcon>
      {asking ? (
        <Confirm
          title={t('sign-on:removeTitle', { name })}
          text={t('sign-on:removeText')}
          action={t('remove')}
          run={remove}
          onClose={() => setAsking(false)}
        />
      ) : null}
    </>
  )
}

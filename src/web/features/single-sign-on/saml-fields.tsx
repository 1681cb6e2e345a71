import { Switch, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import rows from '../settings/parts/rows.module.css'
import type { Saml } from './provider.ts'
import classes from './saml.module.css'
import { SamlMetadataInput } from './saml-metadata-input.tsx'

interface SamlFieldsProps {
  saml: Saml
  /** Sentences by the path of the field: `saml.metadata`. */
  wrong: Record<string, string>
  onChange: (part: Partial<Saml>) => void
}

/** How a provider of SAML is spoken to. */
export function SamlFields({ saml, wrong, onChange }: SamlFieldsProps) {
  const { t } = useTranslation()
  const { entityId, signOnUrl, certificates, attributes } = saml
  const attribute = (name: keyof Saml['attributes']) => (
    <TextInput
      label={t(`saml:page.attributes.${name}`)}
      placeholder={t('saml:page.usual')}
      value={attributes[name]}
      error={wrong[`saml.attributes.${name}`]}
      onChange={event => onChange({ attributes: { ...attributes, [name]: event.currentTarget.value } })}
    />
  )
  const setting = (name: 'wantsSignedRequests' | 'allowsUnasked' | 'allowsSha1') => (
    <Switch
      label={t(`saml:page.${name}`)}
      description={t(`saml:page.${name}Text`)}
      checked={saml[name]}
      onChange={event => onChange({ [name]: event.currentTarget.checked })}
    />
  )
  return (
    <div className={rows.form}>
      <dl className={`${rows.whole} ${classes.facts}`}>
        <dt>{t('saml:page.entityId')}</dt>
        <dd>{entityId}</dd>
        <dt>{t('saml:page.signOnUrl')}</dt>
        <dd>{signOnUrl}</dd>
        <dt>{t('saml:page.certificates')}</dt>
        <dd className="number">{certificates.length}</dd>
      </dl>
      <div className={rows.whole}>
        <SamlMetadataInput
          replaces
          value={saml.metadata ?? ''}
          error={wrong['saml.metadata'] ?? wrong['saml.certificates'] ?? wrong['saml.signOnUrl']}
          onChange={metadata => onChange({ metadata: metadata || undefined })}
        />
      </div>
      {attribute('email')}
      {attribute('name')}
      {attribute('groups')}
      <div className={`${rows.whole} ${classes.switches}`}>
        {setting('wantsSignedRequests')}
        {setting('allowsUnasked')}
        {setting('allowsSha1')}
      </div>
    </div>
  )
}

import { useTranslation } from 'react-i18next'
import { CopyBox } from '../../ui/copy-box.tsx'
import classes from './saml.module.css'

/** What has to be entered at a provider of SAML, unless it reads our description itself. */
export function SamlAddresses({ acs, metadata }: { acs: string; metadata: string }) {
  const { t } = useTranslation()
  const given = [
    { label: t('saml:page.ourEntityId'), text: metadata },
    { label: t('saml:page.acs'), text: acs },
  ]
  return (
    <div className={classes.addresses}>
      {given.map(({ label, text }) => (
        <div key={label}>
          <div className={classes.label}>{label}</div>
          <CopyBox text={text} label={label} />
        </div>
      ))}
    </div>
  )
}

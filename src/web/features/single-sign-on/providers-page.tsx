import { IconLogin2, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type CSSProperties, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Empty } from '../../ui/empty.tsx'
import { HeaderButton } from '../../ui/header-button.tsx'
import { StatusBadge } from '../../ui/status-badge.tsx'
import rows from '../settings/parts/rows.module.css'
import { SettingsFrame } from '../settings/parts/settings-frame.tsx'
import { EmergencyAdministrators } from './emergency-administrators.tsx'
import { NewProviderDialog } from './new-provider-dialog.tsx'
import { type Provider, providersQuery } from './provider.ts'

/** Who vouches for the people of the company, and who gets in without. */
export function ProvidersPage() {
  const { t } = useTranslation()
  const providers = useQuery(providersQuery)
  const [adding, setAdding] = useState(false)
  return (
    <SettingsFrame
      title={t('sign-on:title')}
      text={t('sign-on:text')}
      asked={providers}
      actions={<HeaderButton icon={IconPlus} label={t('sign-on:add')} onClick={() => setAdding(true)} />}
    >
      <section className={rows.section}>
        {providers.data?.length ? (
          <ul className={rows.rows} style={{ '--columns': 'minmax(0, 1.2fr) minmax(0, 1fr) auto' } as CSSProperties}>
            {providers.data.map(provider => (
              <ProviderRow key={provider.id} provider={provider} />
            ))}
          </ul>
        ) : (
          <Empty icon={IconLogin2} title={t('sign-on:none')} text={t('sign-on:noneText')} />
        )}
      </section>
      <EmergencyAdministrators />
      {adding ? <NewProviderDialog onClose={() => setAdding(false)} /> : null}
    </SettingsFrame>
  )
}

function ProviderRow({ provider }: { provider: Provider }) {
  const { t } = useTranslation()
  const { id, name, kind, emailDomains, isActive, isDemanded } = provider
  return (
    <li className={rows.row} data-off={!isActive || undefined}>
      <div className={rows.main}>
        <div className={rows.names}>
          <Link className={rows.title} to="/settings/single-sign-on/$id" params={{ id }}>
            {name}
          </Link>
          <span className={rows.note}>{t(`sign-on:kinds.${kind}`)}</span>
        </div>
      </div>
      <span className={rows.cell}>{emailDomains.join(', ')}</span>
      <div className={rows.end}>
        {isActive ? (
          <StatusBadge tone={isDemanded ? 'accent' : 'good'}>
            {t(isDemanded ? 'sign-on:demanded' : 'sign-on:on')}
          </StatusBadge>
        ) : (
          <StatusBadge tone="quiet">{t('sign-on:off')}</StatusBadge>
        )}
      </div>
    </li>
  )
}

import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { registryQuery } from '../../company-data/registry.ts'
import { SettingsFrame } from '../parts/settings-frame.tsx'
import { RegistryForm } from './registry-form.tsx'

/** From which register companies and banks are filled in. */
export function RegistryPage() {
  const { t } = useTranslation()
  const asked = useQuery(registryQuery)
  return (
    <SettingsFrame title={t('company-data:title')} text={t('company-data:text')} asked={asked}>
      <RegistryForm registry={asked.data?.registry ?? null} />
    </SettingsFrame>
  )
}

import { NumberInput, Switch } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Json, JsonObject } from '../../../model/index.ts'
import { isJsonObject } from '../../fields/json-object.ts'
import rows from '../settings/parts/rows.module.css'
import { type NumberValues, readNumbers, SiteNumbers, writeNumbers } from './site-numbers.tsx'

/** How visits of a site are counted, as it is edited. */
export interface SiteValues {
  consent: boolean
  keepDays: number
  numbers: NumberValues | null
}

export const readSite = (stored: Json | undefined): SiteValues => {
  const site = isJsonObject(stored) ? stored : {}
  return {
    consent: site.consent !== false,
    keepDays: typeof site.keepDays === 'number' ? site.keepDays : 180,
    numbers: readNumbers(site.numbers),
  }
}

export const writeSite = ({ consent, keepDays, numbers }: SiteValues): JsonObject => ({
  consent,
  keepDays,
  ...(numbers && { numbers: writeNumbers(numbers) }),
})

interface SiteSettingsProps {
  /** Of the source. */
  id: string
  site: SiteValues
  at: Record<string, string>
  onChange: (site: SiteValues) => void
}

export function SiteSettings({ id, site, at, onChange }: SiteSettingsProps) {
  const { t } = useTranslation()
  return (
    <section className={rows.section} aria-label={t('sources:site.title')}>
      <h2 className={rows.sectionTitle}>{t('sources:site.title')}</h2>
      <div className={rows.form} style={{ maxWidth: 720 }}>
        <Switch
          className={rows.whole}
          label={t('sources:site.consent')}
          description={t('sources:site.consentText')}
          checked={site.consent}
          onChange={event => onChange({ ...site, consent: event.currentTarget.checked })}
        />
        <NumberInput
          label={t('sources:site.keepDays')}
          description={t('sources:site.keepDaysText')}
          min={1}
          max={1000}
          allowDecimal={false}
          clampBehavior="blur"
          value={site.keepDays}
          onChange={value => typeof value === 'number' && onChange({ ...site, keepDays: value })}
        />
        <SiteNumbers id={id} numbers={site.numbers} at={at} onChange={numbers => onChange({ ...site, numbers })} />
      </div>
    </section>
  )
}

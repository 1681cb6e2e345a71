import { NumberInput, Switch } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Json, JsonObject } from '../../../model/index.ts'
import { isJsonObject } from '../../fields/json-object.ts'
import rows from '../settings/parts/rows.module.css'

/** How visits of a site are counted, as it is edited. */
export interface SiteValues {
  consent: boolean
  keepDays: number
}

export const readSite = (stored: Json | undefined): SiteValues => {
  const site = isJsonObject(stored) ? stored : {}
  return { consent: site.consent !== false, keepDays: typeof site.keepDays === 'number' ? site.keepDays : 180 }
}

export const writeSite = ({ consent, keepDays }: SiteValues): JsonObject => ({ consent, keepDays })

export function SiteSettings({ site, onChange }: { site: SiteValues; onChange: (site: SiteValues) => void }) {
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
      </div>
    </section>
  )
}

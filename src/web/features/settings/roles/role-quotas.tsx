import { NumberInput, SimpleGrid, Switch } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import rows from '../parts/rows.module.css'
import type { ReadingQuotas } from './rights.ts'

interface RoleQuotasProps {
  values: ReadingQuotas
  wrong: Record<string, string>
  onChange: (part: Partial<ReadingQuotas>) => void
}

export const quotaFields = ['readPerHour', 'readPerDay', 'exportedPerDay'] as const

/** How much its people may open and take away before administrators are alarmed, and whether it stops there. */
export function RoleQuotas({ values, wrong, onChange }: RoleQuotasProps) {
  const { t, i18n } = useTranslation()
  return (
    <section className={rows.section} aria-labelledby="role-quotas">
      <h2 className={rows.sectionTitle} id="role-quotas">
        {t('reading:role.title')}
      </h2>
      <p className={rows.sectionText}>{t('reading:role.text')}</p>
      <SimpleGrid cols={{ base: 1, sm: 3 }} maw={760}>
        {quotaFields.map(field => (
          <NumberInput
            key={field}
            label={t(`reading:role.${field}`)}
            min={1}
            allowDecimal={false}
            allowNegative={false}
            hideControls
            thousandSeparator={i18n.language === 'ru' ? ' ' : ','}
            value={values[field] ?? ''}
            error={wrong[field]}
            onChange={typed => onChange({ [field]: typeof typed === 'number' ? typed : null })}
          />
        ))}
      </SimpleGrid>
      <Switch
        mt="md"
        label={t('reading:role.stops')}
        description={t('reading:role.stopsText')}
        checked={values.stopsBeyond}
        onChange={event => onChange({ stopsBeyond: event.currentTarget.checked })}
      />
    </section>
  )
}

import { Select } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import rows from '../settings/parts/rows.module.css'
import classes from './notices.module.css'

const usual = [0, 5, 10, 15, 30, 60, 120, 1440]
const never = 'never'

/** How long before a task is due. */
export function Reminder({
  minutes,
  onChange,
}: {
  minutes: number | null
  onChange: (minutes: number | null) => void
}) {
  const { t } = useTranslation()
  const words = (before: number): string => {
    if (before === 0) return t('notices:page.atTime')
    if (before === 1440) return t('notices:page.beforeDay')
    return before % 60
      ? t('notices:page.beforeMinutes', { count: before })
      : t('notices:page.beforeHours', { count: before / 60 })
  }
  const spans = [...new Set([...usual, ...(minutes === null ? [] : [minutes])])].sort((one, other) => one - other)
  return (
    <section className={rows.section}>
      <h2 className={rows.sectionTitle}>{t('notices:page.remind')}</h2>
      <p className={rows.sectionText}>{t('notices:page.remindText')}</p>
      <Select
        className={classes.narrow}
        label={t('notices:page.before')}
        allowDeselect={false}
        value={minutes === null ? never : String(minutes)}
        onChange={value => onChange(value === never ? null : Number(value))}
        data={[
          { value: never, label: t('notices:page.never') },
          ...spans.map(before => ({ value: String(before), label: words(before) })),
        ]}
      />
    </section>
  )
}

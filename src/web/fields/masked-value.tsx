import { useTranslation } from 'react-i18next'

/** In place of a protected value: that there is one. */
export function MaskedValue() {
  const { t } = useTranslation()
  return (
    <span role="img" aria-label={t('records:masked.hidden')} title={t('records:masked.hidden')}>
      <span aria-hidden style={{ letterSpacing: 2, color: 'var(--r-ink-2)' }}>
        ••••••
      </span>
    </span>
  )
}

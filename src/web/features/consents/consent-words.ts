import { useTranslation } from 'react-i18next'
import { useFormats } from '../../app/format.ts'
import type { Consent, Standing } from './consents.ts'

/** `given 12 Mar, form on the site, version 2` */
export function useConsentWords() {
  const { t } = useTranslation()
  const formats = useFormats()
  const actWords = ({ act, at, how, version, until }: Consent): string =>
    [
      t(`card:consents.acts.${act}`, { day: formats.date(new Date(at)) }),
      t(`card:consents.how.${how}`),
      ...(version ? [t('card:consents.version', { number: version.number })] : []),
      ...(until ? [t('card:consents.until', { day: formats.day(until) })] : []),
    ].join(', ')
  return {
    actWords,
    stateWords: ({ state, last }: Standing): string => {
      if (!last) return t('card:consents.none')
      return state === 'expired' && last.until
        ? t('card:consents.expired', { day: formats.day(last.until) })
        : actWords(last)
    },
  }
}

import { useTranslation } from 'react-i18next'
import { useFormats } from '../../app/format.ts'
import type { Consent, Standing } from './consents.ts'

/** `given 12 Mar, form on the site, version 2` */
export function useConsentWords() {
  const { t } = useTranslation()
  const formats = useFormats()
  const actWords = ({ act, at, how, version, until }: Consent): string =>
    [
      t(`consents:card.acts.${act}`, { day: formats.date(new Date(at)) }),
      t(`card:consents.how.${how}`),
      ...(version ? [t('card:consents.version', { number: version.number })] : []),
      ...(until ? [t('consents:card.until', { day: formats.day(until) })] : []),
    ].join(', ')
  return {
    actWords,
    stateWords: ({ state, last }: Standing): string => {
      if (!last) return t('consents:card.none')
      return state === 'expired' && last.until
        ? t('consents:card.expired', { day: formats.day(last.until) })
        : actWords(last)
    },
  }
}

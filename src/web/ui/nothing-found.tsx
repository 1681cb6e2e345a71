import { useTranslation } from 'react-i18next'

/** What a choice says that knows nothing of what was typed. */
export function NothingFound() {
  const { t } = useTranslation()
  return <>{t('search.nothing')}</>
}

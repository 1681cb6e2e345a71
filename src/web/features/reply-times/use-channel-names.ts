import { useTranslation } from 'react-i18next'

/** Through what people write, as kinds of activities, with what they are called. */
export function useChannelNames(): Record<string, string> {
  const { t } = useTranslation()
  return { form: t('reports:replies.form'), email: t('reports:replies.email'), message: t('reports:replies.message') }
}

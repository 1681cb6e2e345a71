import { IconLock } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Empty } from './empty.tsx'

/** For whom nothing of a page is open: why it is empty, and who can change that. */
export function NoRights() {
  const { t } = useTranslation()
  return <Empty icon={IconLock} title={t('noRights.title')} text={t('noRights.text')} />
}

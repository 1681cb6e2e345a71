import { Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { RecordJson } from '../../app/contract.ts'

/** To how many leads it is done, where it is more than one. */
export function HowMany({ leads }: { leads: readonly RecordJson[] }) {
  const { t } = useTranslation()
  return leads.length > 1 ? (
    <Text size="sm" fw={550}>
      {t('leads:howMany', { count: leads.length })}
    </Text>
  ) : null
}

/** What is being typed is kept for one lead, or for whichever several. */
export const draftOf = (leads: readonly RecordJson[]): string =>
  leads.length === 1 && leads[0] ? leads[0].id : 'several'

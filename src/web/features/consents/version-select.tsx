import { Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../app/format.ts'
import { versionsQuery, wordsIn } from './consents.ts'

interface VersionSelectProps {
  purpose: string
  value: string
  error?: string
  onChange: (version: string) => void
}

/** In which words somebody agreed, and what they say. */
export function VersionSelect({ purpose, value, error, onChange }: VersionSelectProps) {
  const { t, i18n } = useTranslation()
  const formats = useFormats()
  const { data = [] } = useQuery(versionsQuery(purpose))
  const chosen = data.find(({ id }) => id === value)
  return (
    <Select
      label={t('consents:card.words')}
      description={chosen && wordsIn(chosen.text, i18n.language)}
      allowDeselect={false}
      value={value}
      error={error}
      data={data.map(({ id, number, publishedAt }) => ({
        value: id,
        label: t('consents:card.versionOf', { number, day: formats.date(new Date(publishedAt)) }),
      }))}
      onChange={version => version && onChange(version)}
    />
  )
}

import { Select } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { categoryOf } from '../../../../objects/forecast-category.ts'
import { fieldOf, useObject } from '../../../app/schema.ts'
import { choiceLabel } from '../../../fields/choices.ts'

interface Props {
  value: string | null
  /** By which it goes where no category is chosen, in per cent. */
  probability: number
  error?: string
  onChange: (category: string | null) => void
}

/** How surely deals of the stage count in the forecast. */
export function StageForecast({ value, probability, error, onChange }: Props) {
  const { t } = useTranslation()
  const field = fieldOf(useObject('stage'), 'forecast')
  if (!field) return null
  const usual = choiceLabel(field, categoryOf({ forecast: null, probability }))
  return (
    <Select
      label={t('settings:pipelines.forecast')}
      placeholder={t('settings:pipelines.forecastUsual', { category: usual })}
      clearable
      clearButtonProps={{ 'aria-label': t('records:clear') }}
      data={(field.choices ?? []).map(({ value, label }) => ({ value, label }))}
      value={value}
      error={error}
      onChange={onChange}
    />
  )
}

import { NumberInput, SimpleGrid, TagsInput } from '@mantine/core'
import { DateInput } from '@mantine/dates'
import '@mantine/dates/styles.layer.css'
import { useTranslation } from 'react-i18next'

/** What binds a key besides its scopes, as it is typed. */
export interface KeyBounds {
  addresses: string[]
  callsPerMinute: number | null
  callsPerDay: number | null
  /** A day; the key ends with it. */
  until: string | null
}

export const noBounds: KeyBounds = { addresses: [], callsPerMinute: null, callsPerDay: null, until: null }
export const boundFields = ['addresses', 'callsPerMinute', 'callsPerDay', 'expiresAt'] as const

/** The same as the server is told. */
export const sentBounds = ({ until, addresses, callsPerMinute, callsPerDay }: KeyBounds) => ({
  addresses,
  callsPerMinute,
  callsPerDay,
  expiresAt: until && new Date(`${until}T23:59:59`).toISOString(),
})

interface BoundsFieldsProps {
  bounds: KeyBounds
  wrong: Record<string, string>
  onChange: (part: Partial<KeyBounds>) => void
}

/** Whence a key may be used, how often and until when. */
export function BoundsFields({ bounds, wrong, onChange }: BoundsFieldsProps) {
  const { t, i18n } = useTranslation()
  const { addresses, callsPerMinute, callsPerDay, until } = bounds
  const count = (field: 'callsPerMinute' | 'callsPerDay', value: number | null) => (
    <NumberInput
      label={t(`settings:keys.${field}`)}
      placeholder={t('settings:keys.noLimit')}
      min={1}
      max={1e12}
      allowDecimal={false}
      allowNegative={false}
      hideControls
      thousandSeparator=" "
      value={value ?? ''}
      error={wrong[field]}
      onChange={typed => onChange({ [field]: typeof typed === 'number' ? typed : null })}
    />
  )
  return (
    <>
      <TagsInput
        label={t('settings:keys.addresses')}
        description={t('settings:keys.addressesText')}
        placeholder={addresses.length ? undefined : '203.0.113.7, 10.0.0.0/8'}
        splitChars={[',', ' ', ';']}
        acceptValueOnBlur
        value={addresses}
        error={wrong.addresses}
        onChange={next => onChange({ addresses: next })}
      />
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        {count('callsPerMinute', callsPerMinute)}
        {count('callsPerDay', callsPerDay)}
      </SimpleGrid>
      <DateInput
        label={t('settings:keys.expires')}
        description={t('settings:keys.expiresText')}
        clearable
        clearButtonProps={{ 'aria-label': t('records:clear') }}
        locale={i18n.language}
        valueFormat="D MMMM YYYY"
        minDate={new Date()}
        value={until}
        error={wrong.expiresAt}
        onChange={day => onChange({ until: day })}
      />
    </>
  )
}

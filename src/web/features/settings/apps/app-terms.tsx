import { MultiSelect, Textarea } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useSchema } from '../../../app/schema.ts'
import { useScopeWords } from '../keys/scopes.ts'

export interface Terms {
  /** One in a line. */
  addresses: string
  scopes: string[]
}

export const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map(line => line.trim())
    .filter(Boolean)

interface AppTermsProps {
  value: Terms
  wrong: Partial<Record<'redirectAddresses' | 'scopes', string>>
  onChange: (part: Partial<Terms>) => void
}

/** Where people go back to from an app, and what it may ask for. */
export function AppTerms({ value, wrong, onChange }: AppTermsProps) {
  const { t } = useTranslation()
  const { objects } = useSchema()
  const words = useScopeWords(objects)
  const records = objects.filter(({ configuration }) => !configuration)
  const usual = ['read', 'write', ...records.flatMap(({ plural }) => [`${plural}:read`, `${plural}:write`])]
  const offered = [...new Set([...usual, ...value.scopes])]
  return (
    <>
      <Textarea
        label={t('apps:addresses')}
        description={t('apps:addressesText')}
        placeholder="https://app.example/callback"
        required
        autosize
        minRows={2}
        value={value.addresses}
        error={wrong.redirectAddresses}
        onChange={event => onChange({ addresses: event.currentTarget.value })}
      />
      <MultiSelect
        label={t('apps:scopes')}
        description={t('apps:scopesText')}
        searchable
        required
        value={value.scopes}
        error={wrong.scopes}
        onChange={chosen => onChange({ scopes: chosen })}
        data={offered.map(scope => ({ value: scope, label: words(scope) }))}
      />
    </>
  )
}

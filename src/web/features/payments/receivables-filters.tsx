import { useTranslation } from 'react-i18next'
import { canRead, useSchema } from '../../app/schema.ts'
import { RecordSelect } from '../../fields/record-select.tsx'

/** Whose receivables are meant; what is left out is not asked. */
export interface WhoseReceivables {
  owner?: string
  team?: string
  legalEntity?: string
}

const names = ['owner', 'team', 'legalEntity'] as const
const objects = { owner: 'user', team: 'team', legalEntity: 'legalEntity' } as const

interface Props {
  chosen: WhoseReceivables
  onChange: (part: WhoseReceivables) => void
}

/** Of whom: who answers for the invoices, his team, or in whose name of ours they were made out. */
export function ReceivablesFilters({ chosen, onChange }: Props) {
  const { t } = useTranslation()
  const { byName } = useSchema()
  return names.map(name => {
    const object = byName.get(objects[name])
    if (!object || !canRead(object)) return null
    return (
      <RecordSelect
        key={name}
        object={objects[name]}
        size="xs"
        w={180}
        clearable
        clearButtonProps={{ 'aria-label': t('records:clear') }}
        aria-label={t(`payments:receivables.${name}`)}
        placeholder={t(`payments:receivables.${name}`)}
        value={chosen[name] ?? null}
        onChange={value => onChange({ [name]: value ?? undefined })}
      />
    )
  })
}

import { Select, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { groupsOf, placesQuery } from '../mail-templates/place-menu.tsx'
import { type Block, documentPlacesPath } from './document-templates.ts'

const ways = ['filled', 'empty', 'equal', 'notEqual'] as const

/** Whether a block is there: always, or by what a field says. */
export function WhenFields({ block, onChange }: { block: Block; onChange: (block: Block) => void }) {
  const { t } = useTranslation()
  const { data: places = [] } = useQuery(placesQuery(documentPlacesPath))
  const { when } = block
  return (
    <>
      <Select
        label={t('document-templates:when.label')}
        searchable
        clearable
        placeholder={t('document-templates:when.always')}
        data={groupsOf(places)}
        value={when?.place ?? null}
        onChange={place => onChange({ ...block, when: place ? { is: 'filled', ...when, place } : undefined })}
      />
      {when ? (
        <Select
          aria-label={t('document-templates:when.how')}
          allowDeselect={false}
          data={ways.map(value => ({ value, label: t(`document-templates:when.${value}`) }))}
          value={when.is}
          onChange={value => {
            const is = ways.find(one => one === value) ?? 'filled'
            onChange({ ...block, when: { ...when, is } })
          }}
        />
      ) : null}
      {when && (when.is === 'equal' || when.is === 'notEqual') ? (
        <TextInput
          aria-label={t('document-templates:when.to')}
          maxLength={200}
          value={when.to ?? ''}
          onChange={({ currentTarget: { value } }) => onChange({ ...block, when: { ...when, to: value } })}
        />
      ) : null}
    </>
  )
}

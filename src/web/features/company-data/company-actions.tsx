import { Button } from '@mantine/core'
import { IconBuildingBank, IconFileSearch } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { JsonObject } from '../../../model/index.ts'
import { api } from '../../app/api.ts'
import type { RecordJson } from '../../app/contract.ts'
import type { SlotProps } from '../../records/card-page.tsx'
import { isWritable } from '../../records/form-fields.ts'
import { recordKeys } from '../../records/queries.ts'
import { toast } from '../../ui/toast.ts'
import { FillDialog } from './fill-dialog.tsx'
import { type By, registryQuery } from './registry.ts'

const signs = { inn: IconFileSearch, bic: IconBuildingBank }

/** Fills a company's card in from the register, where there is one and the card may be changed. */
export function CompanyActions({ object, record }: SlotProps) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const [by, setBy] = useState<By | null>(null)
  const registry = useQuery(registryQuery).data?.registry
  const writable = (name: By) => object.fields.some(field => field.name === name && isWritable(field))
  // The bank is offered where there is something to fill in: a БИК, and nothing of whose it is.
  const lacksBank = record.bic && !(record.bank && record.corrAccount)
  const offered = (['inn', 'bic'] as const).filter(name => writable(name) && (name === 'inn' || lacksBank))
  if (!registry?.hasToken || record.can?.update === false || !offered.length) return null

  const fill = async (fields: JsonObject) => {
    await api.patch<RecordJson>(`/${object.plural}/${record.id}`, fields, { version: record.version })
    toast({ message: t('company-data:fill.filled', { count: Object.keys(fields).length }) })
    void queryClient.invalidateQueries({ queryKey: recordKeys.all(object.name) })
    void queryClient.invalidateQueries({ queryKey: recordKeys.changes(object.name, record.id) })
  }
  return (
    <>
      {offered.map(name => {
        const Sign = signs[name]
        return (
          <Button
            key={name}
            variant="default"
            leftSection={<Sign size={16} stroke={1.6} />}
            onClick={() => setBy(name)}
          >
            {t(name === 'inn' ? 'company-data:fill.byInn' : 'company-data:fill.byBik')}
          </Button>
        )
      })}
      {by ? (
        <FillDialog by={by} object={object} known={record} card={record.id} onFill={fill} onClose={() => setBy(null)} />
      ) : null}
    </>
  )
}

import { Button, Text } from '@mantine/core'
import { IconFileSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { JsonObject } from '../../../model/index.ts'
import type { FormAidProps } from '../../records/form-aids.ts'
import { FillDialog } from './fill-dialog.tsx'
import { registryQuery } from './registry.ts'

/** Beside the ИНН of a new company: fills its form in from the register, and what the form does not show along with it. */
export function FillAid({ object, shown, values, onFill }: FormAidProps) {
  const { t } = useTranslation()
  const [isOpen, setOpen] = useState(false)
  const [also, setAlso] = useState<string[]>([])
  const registry = useQuery(registryQuery).data?.registry
  if (!registry?.hasToken) return null

  const fill = async (fields: JsonObject) => {
    onFill(fields)
    const hidden = object.fields.filter(field => field.name in fields && !shown.includes(field.name))
    setAlso(hidden.map(field => field.label))
  }
  return (
    <>
      <Button
        mt={6}
        size="compact-sm"
        variant="subtle"
        leftSection={<IconFileSearch size={14} stroke={1.6} />}
        onClick={() => setOpen(true)}
      >
        {t('company-data:fill.byInn')}
      </Button>
      {also.length ? (
        <Text size="xs" c="dimmed" role="status">
          {t('company-data:fill.also', { fields: also.join(', ') })}
        </Text>
      ) : null}
      {isOpen ? (
        <FillDialog by="inn" object={object} known={values} onFill={fill} onClose={() => setOpen(false)} />
      ) : null}
    </>
  )
}

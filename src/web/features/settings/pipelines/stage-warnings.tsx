import { Alert } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { RecordJson, SchemaObject } from '../../../app/contract.ts'
import { asList, asText } from '../../../fields/widget.ts'
import { useConsequences } from '../parts/consequences.tsx'

interface StageWarningsProps {
  object: SchemaObject
  stage: RecordJson
  /** As they would be. */
  values: { kind: string; requiredFields: string[]; maxRecords: number | null }
}

/** What a change of a stage means for the records that stand in it already. */
export function StageWarnings({ object, stage, values }: StageWarningsProps) {
  const { t } = useTranslation()
  const { data } = useConsequences('stages', stage.id)
  const count = data?.uses.find(use => use.object === object.name)?.count ?? 0
  if (!count) return null
  const asked = values.requiredFields.some(name => !asList(stage.requiredFields).map(asText).includes(name))
  const full = values.maxRecords !== null && values.maxRecords !== stage.maxRecords && count > values.maxRecords
  const told = [
    ...(values.kind === stage.kind ? [] : [t('settings:pipelines.kindChanges')]),
    ...(asked ? [t('settings:pipelines.requiredChanges')] : []),
    ...(full ? [t('settings:pipelines.limitChanges')] : []),
  ]
  if (!told.length) return null
  const records = t(`settings:pipelines.${object.name === 'deal' ? 'deals' : 'records'}`, { count })
  return (
    <Alert color="yellow" title={t('settings:pipelines.standHere', { records })}>
      {told.join(' ')}
    </Alert>
  )
}

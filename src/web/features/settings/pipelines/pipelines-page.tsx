import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useObject } from '../../../app/schema.ts'
import { asText } from '../../../fields/widget.ts'
import { aggregateQuery } from '../../../records/queries.ts'
import { HeaderButton } from '../../../ui/header-button.tsx'
import { allQuery } from '../parts/all-records.ts'
import { SettingsFrame } from '../parts/settings-frame.tsx'
import { PipelineDialog } from './pipeline-dialog.tsx'
import { PipelineSection } from './pipeline-section.tsx'

/** Pipelines with their stages in order. */
export function PipelinesPage() {
  const { t } = useTranslation()
  const [adding, setAdding] = useState(false)
  const pipelines = useQuery(allQuery(useObject('pipeline'), { sort: 'position,createdAt' }))
  const stages = useQuery(allQuery(useObject('stage'), { sort: 'position,createdAt' }))
  const deals = useQuery(aggregateQuery(useObject('deal'), { groupBy: ['stage'], measures: [{ fn: 'count' }] }))
  const counts = new Map((deals.data?.rows ?? []).map(row => [asText(row.group.stage), Number(row.measures[0] ?? 0)]))
  const byPipeline = Map.groupBy(stages.data ?? [], stage => asText(stage.pipeline))
  return (
    <SettingsFrame
      title={t('settings:pipelines.title')}
      text={t('settings:pipelines.text')}
      asked={stages.data ? pipelines : stages}
      actions={<HeaderButton icon={IconPlus} label={t('settings:pipelines.add')} onClick={() => setAdding(true)} />}
    >
      {(pipelines.data ?? []).map(pipeline => (
        <PipelineSection
          key={pipeline.id}
          pipeline={pipeline}
          stages={byPipeline.get(pipeline.id) ?? []}
          counts={counts}
        />
      ))}
      {adding ? <PipelineDialog position={pipelines.data?.length ?? 0} onClose={() => setAdding(false)} /> : null}
    </SettingsFrame>
  )
}

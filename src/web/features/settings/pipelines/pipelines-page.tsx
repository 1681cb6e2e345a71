import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RecordJson } from '../../../app/contract.ts'
import { useObject } from '../../../app/schema.ts'
import { asText } from '../../../fields/widget.ts'
import { aggregateQuery, allQuery } from '../../../records/queries.ts'
import { HeaderButton } from '../../../ui/header-button.tsx'
import { SettingsFrame } from '../parts/settings-frame.tsx'
import { PipelineDialog } from './pipeline-dialog.tsx'
import { PipelineSection } from './pipeline-section.tsx'
import classes from './pipelines.module.css'
import { type Staged, useStagedObjects } from './staged-objects.ts'

/** Pipelines with their stages in order, object by object. */
export function PipelinesPage() {
  const { t } = useTranslation()
  const [adding, setAdding] = useState(false)
  const pipelines = useQuery(allQuery(useObject('pipeline'), { sort: 'position,createdAt' }))
  const stages = useQuery(allQuery(useObject('stage'), { sort: 'position,createdAt' }))
  const staged = useStagedObjects()
  const byObject = Map.groupBy(pipelines.data ?? [], pipeline => asText(pipeline.object))
  return (
    <SettingsFrame
      title={t('settings:pipelines.title')}
      text={t('settings:pipelines.text')}
      asked={stages.data ? pipelines : stages}
      actions={<HeaderButton icon={IconPlus} label={t('settings:pipelines.add')} onClick={() => setAdding(true)} />}
    >
      {staged.map(one => (
        <PipelinesOf
          key={one.object.name}
          staged={one}
          pipelines={byObject.get(one.object.name) ?? []}
          stages={stages.data ?? []}
          named={staged.length > 1}
        />
      ))}
      {adding ? <PipelineDialog position={pipelines.data?.length ?? 0} onClose={() => setAdding(false)} /> : null}
    </SettingsFrame>
  )
}

interface PipelinesOfProps {
  staged: Staged
  pipelines: RecordJson[]
  stages: RecordJson[]
  /** There are pipelines of other objects too. */
  named: boolean
}

function PipelinesOf({ staged, pipelines, stages, named }: PipelinesOfProps) {
  const { t } = useTranslation()
  const { object, field } = staged
  const counted = useQuery(aggregateQuery(object, { groupBy: [field.name], measures: [{ fn: 'count' }] }))
  const counts = new Map(
    (counted.data?.rows ?? []).map(row => [asText(row.group[field.name]), Number(row.measures[0] ?? 0)]),
  )
  const byPipeline = Map.groupBy(stages, stage => asText(stage.pipeline))
  return (
    <>
      {named ? <h2 className={classes.object}>{object.label.many}</h2> : null}
      {pipelines.map(pipeline => (
        <PipelineSection
          key={pipeline.id}
          staged={staged}
          pipeline={pipeline}
          stages={byPipeline.get(pipeline.id) ?? []}
          counts={counts}
        />
      ))}
      {pipelines.length ? null : <p className={classes.note}>{t('settings:pipelines.none')}</p>}
    </>
  )
}

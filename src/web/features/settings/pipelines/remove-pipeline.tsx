import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import type { RecordJson } from '../../../app/contract.ts'
import { asText } from '../../../fields/widget.ts'
import { toast, toastError } from '../../../ui/toast.ts'
import { ConfirmRemoval } from '../parts/confirm-removal.tsx'
import { useConfigured } from '../parts/use-configured.ts'

interface RemovePipelineProps {
  pipeline: RecordJson
  stages: RecordJson[]
  onClose: () => void
}

/** A pipeline goes with its stages, and only when no record is left in it. It comes back with them. */
export function RemovePipeline({ pipeline, stages, onClose }: RemovePipelineProps) {
  const { t } = useTranslation()
  const configured = useConfigured()
  const name = asText(pipeline.name)
  /** The pipeline first: stages are of one that is there. */
  const takeBack = async () => {
    try {
      await api.post(`/pipelines/${pipeline.id}/restoration`)
      for (const { id } of stages) await api.post(`/stages/${id}/restoration`)
    } catch (error) {
      toastError(error)
    }
    await configured('stage', 'pipeline')
  }
  const remove = async () => {
    if (stages.length) await api.post('/stages/bulk', { remove: stages.map(({ id }) => id), atomic: true })
    await api.delete(`/pipelines/${pipeline.id}`)
    await configured('stage', 'pipeline')
    toast({ message: t('settings:removed', { name }), action: { label: t('undo'), run: () => void takeBack() } })
  }
  return (
    <ConfirmRemoval
      kind="pipelines"
      id={pipeline.id}
      title={t('settings:pipelines.removeTitle', { name })}
      text={t('settings:pipelines.removeText')}
      run={remove}
      onClose={onClose}
    />
  )
}

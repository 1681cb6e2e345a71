import { Select } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { usePipelines } from '../app/pipelines.ts'

/** Which pipeline a board or a report shows; nothing to choose while there is only one. */
export function PipelineSwitch({
  object,
  chosen,
  onChoose,
}: {
  object?: string
  chosen: string | undefined
  onChoose: (pipeline: string) => void
}) {
  const { t } = useTranslation()
  const pipelines = usePipelines(object)
  if (pipelines.length < 2) return null
  return (
    <Select
      size="xs"
      w={180}
      aria-label={t('records:pipeline')}
      allowDeselect={false}
      data={pipelines.map(({ id, name }) => ({ value: id, label: name }))}
      value={chosen ?? pipelines[0]?.id ?? null}
      onChange={id => id && onChoose(id)}
    />
  )
}

import { MultiSelect, Select } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Json } from '../../../../model/index.ts'
import { usePipelines } from '../../../app/pipelines.ts'
import { asList, asText } from '../../../fields/widget.ts'

interface StageProps {
  label: string
  object: string
  value: Json | undefined
  error?: string
}

/** Stages under the pipelines that they are of. */
function useStageChoices(object: string) {
  return usePipelines(object).map(({ name, stages }) => ({
    group: name,
    items: stages.map(stage => ({ value: stage.id, label: stage.name })),
  }))
}

export function StageSelect({
  label,
  object,
  value,
  error,
  onChange,
}: StageProps & { onChange: (stage: string) => void }) {
  const { t } = useTranslation()
  return (
    <Select
      label={label}
      placeholder={t('automation:chooseStage')}
      searchable
      allowDeselect={false}
      value={typeof value === 'string' ? value : null}
      error={error}
      data={useStageChoices(object)}
      onChange={chosen => chosen && onChange(chosen)}
    />
  )
}

export function StagesSelect({
  label,
  object,
  value,
  error,
  onChange,
}: StageProps & { onChange: (stages: string[]) => void }) {
  const { t } = useTranslation()
  const chosen = asList(value ?? null).map(asText)
  return (
    <MultiSelect
      label={label}
      placeholder={chosen.length ? undefined : t('automation:chooseStages')}
      searchable
      value={chosen}
      error={error}
      data={useStageChoices(object)}
      onChange={onChange}
    />
  )
}

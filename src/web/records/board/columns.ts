import { useMemo } from 'react'
import type { SchemaField } from '../../app/contract.ts'
import { usePipelines } from '../../app/pipelines.ts'
import { choiceLabel, choicesOf, choiceTone } from '../../fields/choices.ts'
import type { Tone } from '../../ui/status-badge.tsx'

export interface BoardColumn {
  value: string
  label: string
  tone: Tone
  /** Days that a record may rest here. */
  maxDays: number | null
  /** More than so many are too many. */
  maxRecords: number | null
  /** Fields that are demanded of what comes here. */
  requiredFields: string[]
}

const stageTones = { open: 'accent', won: 'good', lost: 'bad' } as const

/** Columns of a board: the stages of one pipeline, or the codes of a choice. */
export function useBoardColumns(field: SchemaField, pipelineId: string | undefined): BoardColumn[] {
  const pipelines = usePipelines(field.object)
  const stages = pipelines.find(one => one.id === pipelineId)?.stages ?? pipelines[0]?.stages
  return useMemo(() => {
    if (field.type === 'stage') {
      return (stages ?? []).map(stage => ({
        value: stage.id,
        label: stage.name,
        tone: stageTones[stage.kind],
        maxDays: stage.kind === 'open' ? stage.maxDays : null,
        maxRecords: stage.maxRecords,
        requiredFields: stage.requiredFields ?? [],
      }))
    }
    return choicesOf(field).map(value => ({
      value,
      label: choiceLabel(field, value),
      tone: choiceTone(field, value) ?? 'quiet',
      maxDays: null,
      maxRecords: null,
      requiredFields: [],
    }))
  }, [field, stages])
}

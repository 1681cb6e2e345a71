import { useQueryClient } from '@tanstack/react-query'
import { api } from '../../app/api.ts'
import type { RecordJson, SchemaField, SchemaObject } from '../../app/contract.ts'
import { usePipelines } from '../../app/pipelines.ts'
import { choiceLabel } from '../../fields/choices.ts'
import { refreshRecord } from '../patch-row.ts'
import type { Move } from './moves.ts'
import { type Target, targetOfStage, useAskedMove } from './use-asked-move.tsx'

/** A board without rules of its own: records get the value of the column, and what a stage demands with it. */
export function usePlainMove(object: SchemaObject, field: SchemaField) {
  const queryClient = useQueryClient()
  const stages = usePipelines(object.name).flatMap(pipeline => pipeline.stages)
  const { move, dialog } = useAskedMove({
    object,
    field,
    send: ({ record, target, fields }, version) =>
      api.patch<RecordJson>(`/${object.plural}/${record.id}`, { ...fields, [field.name]: target.value }, { version }),
    onSettled: settled => {
      for (const { id } of settled) refreshRecord(queryClient, object, id)
    },
  })
  const targetOf = (value: string): Target => {
    const stage = stages.find(({ id }) => id === value)
    return stage
      ? targetOfStage(object, stage)
      : { value, label: choiceLabel(field, value), asked: () => [], isLoss: false }
  }
  return { dialog, move: ((records, value) => move(records, targetOf(value))) satisfies Move }
}

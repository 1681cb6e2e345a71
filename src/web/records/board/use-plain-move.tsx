import { useQueryClient } from '@tanstack/react-query'
import { api } from '../../app/api.ts'
import type { RecordJson, SchemaField, SchemaObject } from '../../app/contract.ts'
import { usePipelines } from '../../app/pipelines.ts'
import { choiceLabel } from '../../fields/choices.ts'
import { idOf } from '../../fields/titles.ts'
import { refreshRecord } from '../patch-row.ts'
import { former, type Move } from './moves.ts'
import { type Target, targetOfStage, useAskedMove } from './use-asked-move.tsx'

/** A board without rules of its own: the record gets the value of the column, and what a stage demands with it. */
export function usePlainMove(object: SchemaObject, field: SchemaField) {
  const queryClient = useQueryClient()
  const stages = usePipelines(object.name).flatMap(pipeline => pipeline.stages)
  const patch = (record: RecordJson, values: object, version?: number) =>
    api.patch<RecordJson>(`/${object.plural}/${record.id}`, values, { version })
  const { move, dialog } = useAskedMove({
    object,
    field,
    send: ({ record, target, fields }, version) => patch(record, { ...fields, [field.name]: target.value }, version),
    back: ({ record, fields }, now) =>
      patch(
        now,
        { ...former(object, record, Object.keys(fields)), [field.name]: idOf(record[field.name]) },
        now.version,
      ),
    onSettled: ({ id }) => refreshRecord(queryClient, object, id),
  })
  const targetOf = (record: RecordJson, value: string): Target => {
    const stage = stages.find(({ id }) => id === value)
    return stage
      ? targetOfStage(object, stage, record)
      : { value, label: choiceLabel(field, value), asked: [], isLoss: false }
  }
  return { dialog, move: ((record, value) => move(record, targetOf(record, value))) satisfies Move }
}

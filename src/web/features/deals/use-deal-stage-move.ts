import type { RecordJson } from '../../app/contract.ts'
import { stageOf, usePipelines } from '../../app/pipelines.ts'
import { useMoveDeal } from './use-move-deal.tsx'

/** Deals go from column to column by their own verb: a stage may demand more, a loss wants a reason. */
export function useDealStageMove() {
  const pipelines = usePipelines()
  const { move, dialog } = useMoveDeal()
  return {
    dialog,
    move: async (deal: RecordJson, value: string): Promise<boolean> => {
      const stage = stageOf(pipelines, value)
      return stage ? move(deal, stage) : false
    },
  }
}

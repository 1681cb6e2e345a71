import { stageOf, usePipelines } from '../../app/pipelines.ts'
import type { OwnMoves } from '../../records/board/moves.ts'
import { useDealMove } from './use-move-deal.tsx'

/** Deals go from column to column by their own verb: a stage may demand more, a loss wants a reason. */
export const dealMoves: OwnMoves = {
  needs: [],
  useMove() {
    const pipelines = usePipelines()
    const { move, dialog } = useDealMove()
    return {
      dialog,
      move: async (deals, value) => {
        const stage = stageOf(pipelines, value)
        return stage ? move(deals, stage) : deals.map(record => ({ record, moved: null }))
      },
    }
  },
}

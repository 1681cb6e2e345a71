import { useDealStageMove } from '../features/deals/use-deal-stage-move.ts'
import { useLeadMove } from '../features/leads/use-lead-move.tsx'
import { RecordBoard, type UseMove } from '../records/board-page.tsx'

/** Objects whose moves are more than a changed field. */
const moves: Record<string, UseMove> = { deal: useDealStageMove, lead: useLeadMove }

export function BoardPage() {
  return <RecordBoard moves={moves} />
}

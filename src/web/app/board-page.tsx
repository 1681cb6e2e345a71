import { RobotsButton } from '../features/automation/robots-button.tsx'
import { dealMoves } from '../features/deals/deal-moves.ts'
import { leadMoves } from '../features/leads/lead-moves.tsx'
import { RecordBoard } from '../records/board/board-page.tsx'
import type { OwnMoves } from '../records/board/moves.ts'

/** Objects whose moves are more than a changed field. */
const moves: Record<string, OwnMoves> = { deal: dealMoves, lead: leadMoves }

export function BoardPage() {
  return <RecordBoard moves={moves} Tool={RobotsButton} />
}

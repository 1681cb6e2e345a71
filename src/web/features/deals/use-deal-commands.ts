import { IconArrowRight, IconThumbDown, IconTrophy } from '@tabler/icons-react'
import { type Command, useCommands } from '../../app/commands.ts'
import type { RecordJson, StageJson } from '../../app/contract.ts'

interface DealMoves {
  deal: RecordJson
  stages: StageJson[]
  now: StageJson | undefined
  move: (deal: RecordJson, stage: StageJson) => Promise<unknown>
}

const ends = { won: { icon: IconTrophy, keys: 'shift+w' }, lost: { icon: IconThumbDown, keys: 'shift+l' } } as const

/** Each stage the open deal can go to from where it stands. */
export function useDealCommands({ deal, stages, now, move }: DealMoves): void {
  const open = deal.can?.update !== false
  useCommands(open ? stages.filter(stage => stage.id !== now?.id).map(toCommand) : [])

  function toCommand(stage: StageJson): Command {
    const end = stage.kind === 'open' || now?.kind !== 'open' ? null : ends[stage.kind]
    const first = stages.find(({ kind }) => kind === stage.kind)
    return {
      id: `deal.stage.${stage.id}`,
      group: 'open',
      icon: end?.icon ?? IconArrowRight,
      ...(end && stage === first && { keys: end.keys }),
      words: ({ t }) => t('palette:toStage', { stage: stage.name }),
      run: () => void move(deal, stage),
    }
  }
}

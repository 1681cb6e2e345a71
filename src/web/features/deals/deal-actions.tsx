import { Button } from '@mantine/core'
import { IconThumbDown, IconTrophy } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { stageOf, usePipelines } from '../../app/pipelines.ts'
import { idOf } from '../../fields/titles.ts'
import type { SlotProps } from '../../records/card-page.tsx'
import { QuoteButton } from '../quotes/quote-button.tsx'
import { useDealCommands } from './use-deal-commands.ts'
import { useMoveDeal } from './use-move-deal.tsx'

/** Won or lost: the two ends of every deal, one press away. */
export function DealActions({ object, record: deal }: SlotProps) {
  const { t } = useTranslation()
  const pipelines = usePipelines()
  const { move, dialog } = useMoveDeal()
  const now = stageOf(pipelines, idOf(deal.stage))
  const stages = pipelines.find(pipeline => pipeline.id === idOf(deal.pipeline))?.stages ?? []
  const won = stages.find(stage => stage.kind === 'won')
  const lost = stages.find(stage => stage.kind === 'lost')
  useDealCommands({ deal, stages, now, move })
  if (deal.can?.update === false || now?.kind !== 'open') return null
  return (
    <>
      <QuoteButton object={object} record={deal} />
      {won ? (
        <Button color="green" leftSection={<IconTrophy size={16} stroke={1.6} />} onClick={() => void move(deal, won)}>
          {t('deals:win')}
        </Button>
      ) : null}
      {lost ? (
        <Button
          variant="default"
          leftSection={<IconThumbDown size={16} stroke={1.6} />}
          onClick={() => void move(deal, lost)}
        >
          {t('deals:lose')}
        </Button>
      ) : null}
      {dialog}
    </>
  )
}

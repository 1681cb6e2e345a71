import { stageOf, usePipelines } from '../app/pipelines.ts'
import { StatusBadge, type Tone } from '../ui/status-badge.tsx'
import { idOf } from './titles.ts'
import type { FieldWidget, ShowProps } from './widget.ts'

const tones: Record<string, Tone> = { open: 'accent', won: 'good', lost: 'bad' }

function ShowStage({ field, value }: ShowProps) {
  const stage = stageOf(usePipelines(field.object), idOf(value))
  return stage ? <StatusBadge tone={tones[stage.kind] ?? 'quiet'}>{stage.name}</StatusBadge> : <>…</>
}

export const stageWidget: FieldWidget = {
  Show: ShowStage,
  editable: true,
  offers: ['in', 'nin', 'filled', 'empty'],
  speaks: 'one',
  width: 220,
  firm: true,
}

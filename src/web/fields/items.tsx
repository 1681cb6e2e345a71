import { useTranslation } from 'react-i18next'
import { loadWorkWords } from '../app/i18n.ts'
import { lazyPart } from '../ui/lazy-part.tsx'
import { asLines, type Line } from './item-lines.ts'
import { type RecordAround, useRecordAround } from './record-around.ts'
import type { FieldWidget, ShowProps } from './widget.ts'

/** On a card with all that they come to; drawn with code of its own, which other pages do without. */
const LinesShown = lazyPart<{ lines: Line[]; around: RecordAround }>(async () => {
  const [module] = await Promise.all([import('./lines/lines-shown.tsx'), loadWorkWords()])
  return module.LinesShown
})

function ShowItems({ value }: ShowProps) {
  const { t } = useTranslation()
  const around = useRecordAround()
  const lines = asLines(value)
  if (around) return <LinesShown lines={lines} around={around} />
  const [first, ...more] = lines
  return (
    <>
      {first?.name}
      {more.length ? ` ${t('records:items.more', { count: more.length })}` : null}
    </>
  )
}

/** Line by line also where the rest of the record is not at hand. */
const ShowWhole = ({ value }: ShowProps) => <LinesShown lines={asLines(value)} around={nothing} />

const nothing: RecordAround = { object: null, values: {} }

export const itemsWidget: FieldWidget = {
  Show: ShowItems,
  ShowExactly: ShowWhole,
  editable: true,
  offers: ['filled', 'empty'],
  speaks: 'many',
  width: 220,
  roomy: true,
}

import { useTranslation } from 'react-i18next'
import { useFormats } from '../app/format.ts'
import { useSchema } from '../app/schema.ts'
import classes from './fields.module.css'
import { asLines, totalOf } from './item-lines.ts'
import type { FieldWidget, ShowProps } from './widget.ts'

function ShowItems({ value }: ShowProps) {
  const { t } = useTranslation()
  const formats = useFormats()
  const { currency } = useSchema().company
  const lines = asLines(value)
  const money = (amount: number) => formats.money({ amount: String(amount), currency })
  return (
    <ul className={classes.items}>
      {lines.map((line, at) => (
        <li key={at} className={classes.item}>
          <span className={classes.called}>{line.name}</span>
          <span className={`${classes.comes} number`}>
            <span className={classes.quantity}>{`${formats.number(line.quantity)} ×`}</span> {money(totalOf(line))}
          </span>
        </li>
      ))}
      <li className={classes.item} data-total>
        <span className={classes.called}>{t('records:items.total')}</span>
        <span className={`${classes.comes} number`}>{money(lines.reduce((sum, line) => sum + totalOf(line), 0))}</span>
      </li>
    </ul>
  )
}

export const itemsWidget: FieldWidget = {
  Show: ShowItems,
  editable: true,
  offers: ['filled', 'empty'],
  speaks: 'many',
  width: 220,
  roomy: true,
}

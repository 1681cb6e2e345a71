import { useTranslation } from 'react-i18next'
import { useFormats } from '../../app/format.ts'
import { usePipelines } from '../../app/pipelines.ts'
import { isMoney } from '../../fields/money-value.ts'
import { RecordName } from '../../fields/record-name.tsx'
import { idOf } from '../../fields/titles.ts'
import type { SlotProps } from '../../records/card-page.tsx'
import { Facts } from '../../ui/facts.tsx'
import { useRoving } from '../../ui/use-roving.ts'
import classes from '../deals/deal-path.module.css'
import own from './orders.module.css'
import { useMoveOrder } from './use-move-order.tsx'

/** Where an order stands in production; a press on a stage moves it there. */
export function OrderPath({ record: order }: SlotProps) {
  const { t } = useTranslation()
  const formats = useFormats()
  const { move, dialog } = useMoveOrder()
  const pipelines = usePipelines('order')
  const stages = pipelines.find(({ id }) => id === idOf(order.pipeline))?.stages ?? []
  const at = stages.findIndex(({ id }) => id === idOf(order.stage))
  const { row, stopAt } = useRoving<HTMLOListElement>(Math.max(0, at))
  const due = typeof order.dueOn === 'string' ? order.dueOn : null
  const late = due !== null && !order.closedAt && due < new Date().toLocaleDateString('sv')
  const owner = idOf(order.owner)
  return (
    <>
      <Facts>
        {isMoney(order.total) ? <strong className="number">{formats.money(order.total)}</strong> : null}
        {due ? (
          <span className={late ? own.late : undefined}>
            {t(late ? 'orders:card.late' : 'orders:card.due', { day: formats.day(due) })}
          </span>
        ) : null}
        {idOf(order.company) ? <RecordName object="company" id={idOf(order.company) ?? ''} /> : null}
        {idOf(order.contact) ? <RecordName object="contact" id={idOf(order.contact) ?? ''} /> : null}
        {owner ? <RecordName object="user" id={owner} /> : null}
      </Facts>
      <ol className={classes.path} aria-label={t('orders:card.path')} {...row}>
        {stages.map((stage, index) => (
          <li key={stage.id} className={classes.place}>
            <button
              type="button"
              className={classes.stage}
              {...stopAt(index)}
              title={stage.name}
              data-kind={stage.kind}
              data-state={index === at ? 'now' : index < at && stages[at]?.kind !== 'lost' ? 'past' : 'ahead'}
              aria-current={index === at ? 'step' : undefined}
              disabled={order.can?.update === false}
              aria-disabled={index === at || undefined}
              onClick={() => (index === at ? undefined : void move(order, stage))}
            >
              {stage.name}
            </button>
          </li>
        ))}
      </ol>
      {dialog}
    </>
  )
}

import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { RecordJson } from '../../app/contract.ts'
import { daysBetween, useFormats } from '../../app/format.ts'
import { usePipelines } from '../../app/pipelines.ts'
import { fieldOf } from '../../app/schema.ts'
import { FieldValue } from '../../fields/field-value.tsx'
import { isMoney } from '../../fields/money-value.ts'
import { RecordName } from '../../fields/record-name.tsx'
import { idOf } from '../../fields/titles.ts'
import { asText } from '../../fields/widget.ts'
import type { SlotProps } from '../../records/card-page.tsx'
import { Facts } from '../../ui/facts.tsx'
import { useRoving } from '../../ui/use-roving.ts'
import classes from './deal-path.module.css'
import { useMoveDeal } from './use-move-deal.tsx'

/** The stages of the pipeline in a row: where the deal is, how it came here, where it goes with a press. */
export function DealPath({ object, record: deal }: SlotProps) {
  const { t } = useTranslation()
  const formats = useFormats()
  const { move, dialog } = useMoveDeal()
  const pipelines = usePipelines()
  const pipeline = pipelines.find(one => one.id === idOf(deal.pipeline))
  const at = pipeline?.stages.findIndex(stage => stage.id === idOf(deal.stage)) ?? -1
  const now = pipeline?.stages[at]
  const owner = idOf(deal.owner)
  const lostReason = fieldOf(object, 'lostReason')
  const competitor = idOf(deal.competitor)
  const path = useShown(at)
  const { row, stopAt } = useRoving<HTMLOListElement>(Math.max(0, at))
  const fixed = deal.can?.update === false
  return (
    <>
      <Facts>
        {isMoney(deal.amount) ? <strong className="number">{formats.money(deal.amount)}</strong> : null}
        {pipelines.length > 1 && pipeline ? <span>{pipeline.name}</span> : null}
        {idOf(deal.company) ? <RecordName object="company" id={idOf(deal.company) ?? ''} /> : null}
        {idOf(deal.contact) ? <RecordName object="contact" id={idOf(deal.contact) ?? ''} /> : null}
        {owner ? <RecordName object="user" id={owner} /> : null}
        {now?.kind === 'lost' && lostReason ? <FieldValue field={lostReason} value={deal.lostReason} /> : null}
        {now?.kind === 'lost' && competitor ? <RecordName object="competitor" id={competitor} /> : null}
        {now?.kind === 'open' ? <Resting deal={deal} maxDays={now.maxDays} /> : null}
      </Facts>
      <ol ref={path} className={classes.path} aria-label={t('deals:path')} {...row}>
        {pipeline?.stages.map((stage, index) => (
          <li key={stage.id} className={classes.place}>
            <button
              type="button"
              className={classes.stage}
              {...stopAt(index)}
              title={stage.name}
              data-kind={stage.kind}
              data-state={
                index === at
                  ? 'now'
                  : now?.kind === 'open' && index < at
                    ? 'past'
                    : now?.kind === 'won' && stage.kind === 'open'
                      ? 'past'
                      : 'ahead'
              }
              aria-current={index === at ? 'step' : undefined}
              disabled={fixed}
              aria-disabled={index === at || undefined}
              onClick={() => (index === at ? undefined : void move(deal, stage))}
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

/** Of many stages the one that the deal is in stands in sight. */
function useShown(at: number) {
  const path = useRef<HTMLOListElement>(null)
  useEffect(() => {
    const [row, place] = [path.current, path.current?.children[at]]
    if (!row || !place) return
    const [whole, now] = [row.getBoundingClientRect(), place.getBoundingClientRect()]
    row.scrollLeft += now.left + now.width / 2 - (whole.left + whole.width / 2)
  }, [at])
  return path
}

/** How long the deal has been in its stage; louder once that is longer than it should. */
function Resting({ deal, maxDays }: { deal: RecordJson; maxDays: number | null }) {
  const { t } = useTranslation()
  if (!deal.stageSince) return null
  const days = daysBetween(new Date(asText(deal.stageSince)), new Date())
  const late = maxDays !== null && days > maxDays
  if (days === 0) return <span className={classes.resting}>{t('deals:sinceToday')}</span>
  return (
    <span className={late ? classes.late : classes.resting}>
      {t(late ? 'deals:overLimit' : 'deals:inStage', { count: days })}
    </span>
  )
}

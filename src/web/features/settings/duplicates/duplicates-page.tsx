import { Kbd } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { IconUsers } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { canRead, useSchema } from '../../../app/schema.ts'
import { useMe } from '../../../app/session.ts'
import { Empty } from '../../../ui/empty.tsx'
import { Segments } from '../../../ui/segments.tsx'
import { SettingsFrame } from '../parts/settings-frame.tsx'
import classes from './duplicates.module.css'
import {
  type ComparedObject,
  comparedObjects,
  type Pair,
  pairsQuery,
  type Scan,
  scansQuery,
  thresholds,
} from './duplicates.ts'
import { MergeRule } from './merge-rule.tsx'
import { PairRow, usePercent } from './pair-row.tsx'
import { useDecisions } from './use-decisions.ts'

/** Who is there twice: pair by pair, by hand or by key. */
export function DuplicatesPage() {
  const { t } = useTranslation()
  const { admin } = useMe()
  const schema = useSchema()
  const objects = comparedObjects.flatMap(name => {
    const object = schema.byName.get(name)
    return object && canRead(object) ? [{ value: name, label: object.label.many }] : []
  })
  const [object, setObject] = useState<ComparedObject>(objects[0]?.value ?? 'contact')
  const [step, setStep] = useState(thresholds.indexOf(0.9))
  const [at, setAt] = useState(0)
  const above = thresholds[step] ?? 0.9
  const pairs = useQuery(pairsQuery(object, above))
  const scans = useQuery({ ...scansQuery, enabled: admin })
  const scan = scans.data?.find(one => one.object === object)
  const found = pairs.data?.data ?? []
  const place = Math.min(at, Math.max(0, found.length - 1))
  const pair = found[place]
  const { merge, part, undo, pending } = useDecisions()
  const decide = (act: (pair: Pair) => void) => () => {
    if (pair?.mayMerge && !pending) act(pair)
  }
  useHotkeys([
    ['J', () => setAt(Math.min(place + 1, Math.max(0, found.length - 1)))],
    ['K', () => setAt(Math.max(0, place - 1))],
    ['M', decide(merge)],
    ['D', decide(part)],
    ['U', undo],
  ])
  return (
    <SettingsFrame title={t('duplicates:title')} text={t('duplicates:text')} asked={pairs} open>
      <div className={classes.choice}>
        <Segments
          label={t('duplicates:what')}
          value={object}
          choices={objects}
          onChange={chosen => {
            setObject(chosen)
            setAt(0)
          }}
        />
        <Threshold step={step} scan={scan} onChange={setStep} />
      </div>
      {found.length ? (
        <>
          <p className={classes.keys}>
            <Kbd size="xs">J</Kbd> <Kbd size="xs">K</Kbd> {t('duplicates:keys.move')} · <Kbd size="xs">M</Kbd>{' '}
            {t('duplicates:keys.merge')} · <Kbd size="xs">D</Kbd> {t('duplicates:keys.different')} ·{' '}
            <Kbd size="xs">U</Kbd> {t('duplicates:keys.undo')}
          </p>
          <ul className={classes.pairs}>
            {found.map((one, index) => (
              <PairRow
                key={one.id}
                pair={one}
                current={index === place}
                pending={pending}
                onChoose={() => setAt(index)}
                onMerge={() => merge(one)}
                onPart={() => part(one)}
              />
            ))}
          </ul>
        </>
      ) : (
        <Empty icon={IconUsers} title={t('duplicates:none')} text={t('duplicates:noneText')} />
      )}
      {admin && scan ? <MergeRule scan={scan} /> : null}
    </SettingsFrame>
  )
}

/** From which probability on pairs are shown, and what that means here. */
function Threshold({
  step,
  scan,
  onChange,
}: {
  step: number
  scan: Scan | undefined
  onChange: (step: number) => void
}) {
  const { t } = useTranslation()
  const percent = usePercent()
  const above = thresholds[step] ?? 0.9
  const reached = scan?.thresholds.find(one => one.above === above)
  return (
    <div className={classes.threshold}>
      <span className={classes.label}>{t('duplicates:above', { percent: percent(above) })}</span>
      <input
        type="range"
        className={classes.range}
        aria-label={t('duplicates:threshold')}
        aria-valuetext={percent(above)}
        min={0}
        max={thresholds.length - 1}
        value={step}
        onChange={({ currentTarget }) => onChange(Number(currentTarget.value))}
      />
      {reached ? (
        <span className={classes.quiet}>
          {t('duplicates:effect', { pairs: reached.pairs })}
          {reached.precision === null ? null : ` ${t('duplicates:precision', { percent: percent(reached.precision) })}`}
        </span>
      ) : null}
    </div>
  )
}

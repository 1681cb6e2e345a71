import { Button, Kbd } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { IconUsers } from '@tabler/icons-react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { canRead, useSchema } from '../../../app/schema.ts'
import { useMe } from '../../../app/session.ts'
import { MergeDialog } from '../../../records/merge/merge-dialog.tsx'
import { Empty } from '../../../ui/empty.tsx'
import { Segments } from '../../../ui/segments.tsx'
import { SettingsFrame } from '../parts/settings-frame.tsx'
import { AttachDialog } from './attach-dialog.tsx'
import classes from './duplicates.module.css'
import {
  type Pair,
  type PairObject,
  pairObjects,
  pairsQuery,
  type Scan,
  scansQuery,
  sidesOf,
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
  const objects = pairObjects.flatMap(name => {
    const sides = sidesOf(name).flatMap(side => schema.byName.get(side) ?? [])
    const label = name === 'leadContact' ? t('duplicates:attach.pairs') : sides[0]?.label.many
    return label && sides.length && sides.every(canRead) ? [{ value: name, label }] : []
  })
  const { object, above, look } = usePlace(objects[0]?.value ?? 'contact')
  const [at, setAt] = useState(0)
  const [choosing, setChoosing] = useState<Pair | null>(null)
  const pairs = useInfiniteQuery(pairsQuery(object, above))
  const scans = useQuery({ ...scansQuery, enabled: admin })
  const scan = scans.data?.find(one => one.object === object)
  const found = pairs.data?.pages.flatMap(({ data }) => data) ?? []
  const total = pairs.data?.pages[0]?.total ?? 0
  const place = Math.min(at, Math.max(0, found.length - 1))
  const pair = found[place]
  const { merge, attach, part, undo, merged, pending } = useDecisions(object)
  const decide = (act: (pair: Pair) => void) => () => {
    if (pair?.mayMerge && !pending) act(pair)
  }
  const next = () => {
    if (place + 1 >= found.length - 1 && pairs.hasNextPage && !pairs.isFetchingNextPage) void pairs.fetchNextPage()
    setAt(Math.min(place + 1, Math.max(0, found.length - 1)))
  }
  const declared = schema.byName.get(object)
  useHotkeys([
    ['J', next],
    ['K', () => setAt(Math.max(0, place - 1))],
    ['M', decide(merge)],
    ['F', decide(setChoosing)],
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
            look({ object: chosen })
            setAt(0)
          }}
        />
        <Threshold above={above} scan={scan} onChange={value => look({ above: value })} />
      </div>
      {found.length ? (
        <>
          <p className={classes.keys}>
            <Kbd size="xs">J</Kbd> <Kbd size="xs">K</Kbd> {t('duplicates:keys.move')} · <Kbd size="xs">M</Kbd>{' '}
            {t(object === 'leadContact' ? 'duplicates:attach.key' : 'duplicates:keys.merge')} · <Kbd size="xs">F</Kbd>{' '}
            {t('duplicates:keys.choose')} · <Kbd size="xs">D</Kbd> {t('duplicates:keys.different')} ·{' '}
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
                onChooseFields={() => setChoosing(one)}
                onPart={() => part(one)}
              />
            ))}
          </ul>
          {pairs.hasNextPage ? (
            <Button
              className={classes.more}
              variant="default"
              loading={pairs.isFetchingNextPage}
              onClick={() => void pairs.fetchNextPage()}
            >
              {t('duplicates:more', { left: total - found.length })}
            </Button>
          ) : null}
        </>
      ) : (
        <Empty icon={IconUsers} title={t('duplicates:none')} text={t('duplicates:noneText')} />
      )}
      {admin && scan ? <MergeRule scan={scan} /> : null}
      {choosing?.object === 'leadContact' ? (
        <AttachDialog
          pair={choosing}
          pending={pending}
          onAttach={attaching => attach(attaching, { onSuccess: () => setChoosing(null) })}
          onClose={() => setChoosing(null)}
        />
      ) : null}
      {choosing && declared ? (
        <MergeDialog
          object={declared}
          ids={choosing.records.map(({ id }) => id)}
          onDone={merged}
          onClose={() => setChoosing(null)}
        />
      ) : null}
    </SettingsFrame>
  )
}

/** What the address names, so that it can be shared and returned to. */
function usePlace(usual: PairObject) {
  const search: { object?: string; above?: number } = useSearch({ strict: false })
  const navigate = useNavigate()
  return {
    object: pairObjects.find(name => name === search.object) ?? usual,
    above: thresholds.find(one => one === search.above) ?? usualThreshold,
    look: (next: { object?: string; above?: number }) =>
      void navigate({ to: '/settings/duplicates', search: { ...search, ...next }, replace: true }),
  }
}

const usualThreshold = 0.9

/** From which probability on pairs are shown, and what that means here. */
function Threshold({
  above,
  scan,
  onChange,
}: {
  above: number
  scan: Scan | undefined
  onChange: (above: number) => void
}) {
  const { t } = useTranslation()
  const percent = usePercent()
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
        value={thresholds.indexOf(above)}
        onChange={({ currentTarget }) => onChange(thresholds[Number(currentTarget.value)] ?? usualThreshold)}
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

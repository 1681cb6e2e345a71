import { Button, NativeSelect } from '@mantine/core'
import { IconArrowBackUp } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import { useUndoMerge } from '../../../records/merge/use-merge.ts'
import { RelativeTime } from '../../../ui/relative-time.tsx'
import { RowButton } from '../parts/row-button.tsx'
import rows from '../parts/rows.module.css'
import classes from './duplicates.module.css'
import { duplicateKeys, ruleMergesQuery, type Scan } from './duplicates.ts'
import { usePercent } from './pair-row.tsx'

/** From which probability on pairs are merged by themselves, how many that would be, and what was merged so. */
export function MergeRule({ scan }: { scan: Scan }) {
  const { t } = useTranslation()
  const percent = usePercent()
  const queryClient = useQueryClient()
  const merges = useQuery(ruleMergesQuery(scan.object))
  const again = () => queryClient.invalidateQueries({ queryKey: duplicateKeys })
  const setting = useMutation({
    mutationFn: (mergeAbove: number | null) => api.put(`/duplicates/rules/${scan.object}`, { mergeAbove }),
    onSettled: again,
  })
  const scanning = useMutation({
    mutationFn: () => api.post(`/duplicates/scans/${scan.object}`),
    onSettled: again,
  })
  const undoing = useUndoMerge(() => void again())
  const words = (above: number) => {
    const reached = scan.thresholds.find(one => one.above === above)
    return t('duplicates:rule.above', { percent: percent(above), pairs: reached?.pairs ?? 0 })
  }
  return (
    <section className={rows.section} aria-labelledby="duplicates-rule">
      <h2 className={rows.sectionTitle} id="duplicates-rule">
        {t('duplicates:rule.title')}
      </h2>
      <p className={rows.sectionText}>{t('duplicates:rule.text')}</p>
      <div className={classes.rule}>
        <NativeSelect
          aria-label={t('duplicates:rule.title')}
          value={String(scan.mergeAbove ?? '')}
          disabled={setting.isPending}
          onChange={({ currentTarget: { value } }) => setting.mutate(value ? Number(value) : null)}
          data={[
            { value: '', label: t('duplicates:rule.never') },
            ...scan.thresholds
              .filter(({ above }) => above >= 0.95)
              .map(({ above }) => ({ value: String(above), label: words(above) })),
          ]}
        />
        <Button
          variant="default"
          loading={scanning.isPending || scan.state !== 'following'}
          onClick={() => scanning.mutate()}
        >
          {t('duplicates:scanAnew')}
        </Button>
      </div>
      {merges.data?.length ? (
        <ul className={`${rows.rows} ${classes.merges}`} aria-label={t('duplicates:rule.merged')}>
          {merges.data.map(one => (
            <li key={one.id} className={rows.row}>
              <span className={rows.title}>{one.title ?? '—'}</span>
              <span className={rows.note}>
                {percent(one.probability)} · <RelativeTime at={one.at} />
              </span>
              {one.undone ? (
                <span className={rows.note}>{t('duplicates:rule.undone')}</span>
              ) : (
                <RowButton
                  icon={IconArrowBackUp}
                  label={t('undo')}
                  pending={undoing.isPending && undoing.variables?.merge === one.merge}
                  onPress={() => undoing.mutate({ merge: one.merge, object: scan.object })}
                />
              )}
            </li>
          ))}
        </ul>
      ) : null}
    </section>
  )
}

import { ActionIcon, Progress } from '@mantine/core'
import { IconArrowBackUp, IconFileDownload, IconStack2 } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { JsonObject } from '../../../../model/index.ts'
import { api } from '../../../app/api.ts'
import { useFormats } from '../../../app/format.ts'
import { iconOf } from '../../../app/navigation.ts'
import { everFieldOf, useSchema } from '../../../app/schema.ts'
import { useMe } from '../../../app/session.ts'
import { useWatchedJob } from '../../../app/watched-jobs.ts'
import { FieldValue } from '../../../fields/field-value.tsx'
import { useTitle } from '../../../fields/titles.ts'
import { isEmptyValue } from '../../../fields/widget.ts'
import { type BulkShort, bulkKeys, bulkListQuery } from '../../../records/bulk/bulk-changes.ts'
import { useUndo } from '../../../records/bulk/use-undo.ts'
import { Empty } from '../../../ui/empty.tsx'
import { RelativeTime } from '../../../ui/relative-time.tsx'
import { StatusBadge, type Tone } from '../../../ui/status-badge.tsx'
import { HandOverRow } from '../hand-over/hand-over-row.tsx'
import { type HandOverShort, handOversQuery } from '../hand-over/hand-overs.ts'
import { RowButton, StopButton } from '../parts/row-button.tsx'
import rows from '../parts/rows.module.css'
import { SettingsFrame } from '../parts/settings-frame.tsx'
import classes from './bulk-changes.module.css'

/** What was changed in many records at once, and the way back. */
export function BulkChangesPage() {
  const { t } = useTranslation()
  const bulks = useQuery(bulkListQuery)
  const { admin } = useMe()
  const handOvers = useQuery({ ...handOversQuery, enabled: admin })
  const lines = inOrder(bulks.data ?? [], handOvers.data ?? [])
  return (
    <SettingsFrame title={t('bulk:page.title')} text={t('bulk:page.text')} asked={bulks} open>
      {lines.length ? (
        <ul className={`${rows.rows} ${classes.bulks}`}>
          {lines.map(line =>
            'parts' in line ? (
              <HandOverRow key={line.id} handOver={line} tones={tones} />
            ) : (
              <BulkRow key={line.id} bulk={line} />
            ),
          )}
        </ul>
      ) : (
        <Empty icon={IconStack2} title={t('bulk:page.none')} text={t('bulk:page.noneText')} />
      )}
    </SettingsFrame>
  )
}

/** The newest first: ids are made in order. */
const inOrder = (bulks: readonly BulkShort[], handOvers: readonly HandOverShort[]): (BulkShort | HandOverShort)[] =>
  [...bulks, ...handOvers].sort((a, b) => (a.id < b.id ? 1 : -1))

const tones: Record<string, Tone> = {
  committing: 'warn',
  done: 'good',
  cancelled: 'quiet',
  failed: 'bad',
  reverting: 'warn',
  reverted: 'quiet',
}

function BulkRow({ bulk }: { bulk: BulkShort }) {
  const { t } = useTranslation()
  useWatchedJob(bulk.id, bulk.state !== 'committing')
  const object = useSchema().byName.get(bulk.object)
  const maker = useTitle('user', bulk.owner)
  const Sign = iconOf(bulk.object)
  const { counts, reverting } = bulk
  const formats = useFormats()
  const state = reverting ? 'reverting' : bulk.state
  const said = [
    t('bulk:page.changed', { count: formats.number(counts.changed) }),
    counts.refused ? t('bulk:page.refused', { count: formats.number(counts.refused) }) : '',
    counts.undone && bulk.state !== 'reverted' ? t('bulk:page.undone', { count: formats.number(counts.undone) }) : '',
    counts.kept ? t('bulk:page.kept', { count: formats.number(counts.kept) }) : '',
  ]
  return (
    <li className={rows.row}>
      <div className={rows.main}>
        <Sign size={18} stroke={1.6} />
        <div className={rows.names}>
          <span className={rows.title}>
            <What bulk={bulk} />
          </span>
          <span className={rows.note}>
            {[object?.label.many ?? bulk.object, maker, bulk.silent && t('records:silent')].filter(Boolean).join(' · ')}
            {bulk.committedAt ? (
              <>
                {' · '}
                <RelativeTime at={bulk.committedAt} />
              </>
            ) : null}
          </span>
        </div>
      </div>
      <span className={rows.cell}>
        {said.filter(Boolean).join(' · ')}
        {state === 'committing' || reverting ? <Far bulk={bulk} /> : null}
      </span>
      <div className={rows.end}>
        <StatusBadge tone={tones[state] ?? 'quiet'}>{t(`bulk:states.${state}`)}</StatusBadge>
        {bulk.committedAt ? (
          <ActionIcon
            component="a"
            href={`/api/v1/bulk-changes/${bulk.id}/rows.csv`}
            download
            variant="subtle"
            color="gray"
            size={36}
            aria-label={t('bulk:rows.file')}
            title={t('bulk:rows.file')}
          >
            <IconFileDownload size={18} stroke={1.6} />
          </ActionIcon>
        ) : null}
        <Ways bulk={bulk} />
      </div>
    </li>
  )
}

function Far({ bulk: { progress, reverting } }: { bulk: BulkShort }) {
  const { t } = useTranslation()
  return (
    <Progress
      mt={4}
      size="sm"
      value={(100 * progress.done) / Math.max(1, progress.of)}
      aria-label={t(reverting ? 'bulk:undoing' : 'bulk:working')}
    />
  )
}

/** What can still be done about it: stopped while it is under way, taken back afterwards. */
function Ways({ bulk }: { bulk: BulkShort }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const undo = useUndo()
  const stopping = useMutation({
    mutationFn: () => api.post(`/bulk-changes/${bulk.id}/cancel`),
    onSettled: () => queryClient.invalidateQueries({ queryKey: bulkKeys }),
  })
  const undoing = useMutation({ mutationFn: () => undo(bulk) })
  if (bulk.state === 'committing' || bulk.reverting)
    return <StopButton pending={stopping.isPending} onPress={() => stopping.mutate()} />
  if (bulk.state === 'reverted' || !bulk.counts.changed) return null
  return (
    <RowButton
      icon={IconArrowBackUp}
      label={t('bulk:undo')}
      pending={undoing.isPending}
      onPress={() => undoing.mutate()}
    />
  )
}

/** `Сумма → 100 ₽`, `Метки: добавить VIP`. */
function What({ bulk: { object, change } }: { bulk: BulkShort }) {
  const { t } = useTranslation()
  if (change.remove) return t('bulk:page.remove')
  if (change.restore) return t('bulk:page.restore')
  return (
    <>
      <Part object={object} way="set" fields={change.set} />
      <Part object={object} way="add" fields={change.add} />
      <Part object={object} way="take" fields={change.take} />
    </>
  )
}

function Part({ object, way, fields }: { object: string; way: 'set' | 'add' | 'take'; fields: JsonObject }) {
  const { t } = useTranslation()
  const declared = useSchema().byName.get(object)
  return Object.entries(fields).map(([name, value]) => {
    const field = declared && everFieldOf(declared, name)
    return (
      <span key={name} className={classes.part}>
        {t(`bulk:page.${way}`, { field: field?.label ?? name })}{' '}
        {isEmptyValue(value) ? t('bulk:page.emptied') : field ? <FieldValue field={field} value={value} /> : null}
      </span>
    )
  })
}

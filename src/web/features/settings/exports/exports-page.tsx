import { Button, Progress } from '@mantine/core'
import { IconDownload, IconFileExport } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../../app/format.ts'
import { iconOf } from '../../../app/navigation.ts'
import { useSchema } from '../../../app/schema.ts'
import { useWatchedJob } from '../../../app/watched-jobs.ts'
import { type ExportJson, exportsQuery, stopExport } from '../../../records/export/exports.ts'
import { FileSize } from '../../../records/files/file-size.tsx'
import { Empty } from '../../../ui/empty.tsx'
import { RelativeTime } from '../../../ui/relative-time.tsx'
import { StatusBadge, type Tone } from '../../../ui/status-badge.tsx'
import { StopButton } from '../parts/row-button.tsx'
import rows from '../parts/rows.module.css'
import { SettingsFrame } from '../parts/settings-frame.tsx'
import classes from './exports.module.css'

/** Files that one has asked for: under way, to be fetched, and why not. */
export function ExportsPage() {
  const { t } = useTranslation()
  const made = useQuery(exportsQuery)
  return (
    <SettingsFrame title={t('exchange-page:exports.title')} text={t('exchange-page:exports.text')} asked={made} open>
      {made.data?.length ? (
        <ul className={`${rows.rows} ${classes.exports}`}>
          {made.data.map(one => (
            <ExportRow key={one.id} made={one} />
          ))}
        </ul>
      ) : (
        <Empty
          icon={IconFileExport}
          title={t('exchange-page:exports.none')}
          text={t('exchange-page:exports.noneText')}
        />
      )}
    </SettingsFrame>
  )
}

const tones: Record<ExportJson['state'], Tone> = { waiting: 'warn', done: 'good', failed: 'bad', cancelled: 'quiet' }

function ExportRow({ made }: { made: ExportJson }) {
  const { t } = useTranslation()
  useWatchedJob(made.id, made.state !== 'waiting')
  const label = useSchema().byName.get(made.object)?.label.many ?? made.object
  const Sign = iconOf(made.object)
  return (
    <li className={rows.row}>
      <div className={`${rows.main} ${classes.name}`}>
        <Sign size={18} stroke={1.6} />
        <div className={rows.names}>
          <span className={rows.title}>{label}</span>
          <span className={rows.note}>
            {t(`exchange-page:export.${made.format}`)} · <RelativeTime at={made.createdAt} />
          </span>
        </div>
      </div>
      <div className={`${rows.cell} ${classes.far}`}>
        <HowFar made={made} />
      </div>
      <div className={rows.end}>
        <StatusBadge tone={tones[made.state]}>{t(`exchange-page:exports.states.${made.state}`)}</StatusBadge>
        <Way made={made} />
      </div>
    </li>
  )
}

function HowFar({ made: { state, rows: count, progress, size, failure } }: { made: ExportJson }) {
  const { t } = useTranslation()
  const formats = useFormats()
  if (state === 'done')
    return (
      <>
        {t('exchange-page:exports.rows', { count })} · <FileSize bytes={size} />
      </>
    )
  if (state !== 'waiting') return failure?.message ?? null
  const { done, of } = progress
  return (
    <>
      {of === null ? null : t('jobs.far', { done: formats.number(done), of: formats.number(of) })}
      <Progress
        mt={4}
        size="sm"
        value={of === null ? 0 : (100 * done) / Math.max(1, of)}
        aria-label={t('exchange-page:export.working')}
      />
    </>
  )
}

/** The file once it is there; until then the way to stop. */
function Way({ made: { id, state, file } }: { made: ExportJson }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const stopping = useMutation({ mutationFn: () => stopExport(queryClient, id) })
  if (file)
    return (
      <Button
        component="a"
        href={file}
        download
        size="compact-sm"
        variant="default"
        leftSection={<IconDownload size={14} />}
      >
        {t('exchange-page:exports.download')}
      </Button>
    )
  return state === 'waiting' ? <StopButton pending={stopping.isPending} onPress={() => stopping.mutate()} /> : null
}

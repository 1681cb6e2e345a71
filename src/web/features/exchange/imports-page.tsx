import { Button, Loader, Select, Text } from '@mantine/core'
import { Dropzone } from '@mantine/dropzone'
import '@mantine/dropzone/styles.layer.css'
import { IconCloudDownload, IconFileImport, IconFileSpreadsheet, IconUpload, IconX } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import { canCreate, useSchema } from '../../app/schema.ts'
import { useMe } from '../../app/session.ts'
import { useTitle } from '../../fields/titles.ts'
import { Empty } from '../../ui/empty.tsx'
import { lazyPart } from '../../ui/lazy-part.tsx'
import { problemsOf } from '../../ui/problems.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { StatusBadge } from '../../ui/status-badge.tsx'
import rows from '../settings/parts/rows.module.css'
import { SettingsFrame } from '../settings/parts/settings-frame.tsx'
import { CountWords } from './count-words.tsx'
import classes from './exchange.module.css'
import { type ImportShort, importsQuery, notImported, stateTones } from './imports.ts'
import { SentProgress } from './sent-progress.tsx'
import { begunUpload, type Sent, uploadInParts, uploadPart } from './upload.ts'

const FetchDialog = lazyPart(async () => (await import('./fetch-dialog.tsx')).FetchDialog)

/** Bringing in a file, and what was brought in before. */
export function ImportsPage() {
  const { t } = useTranslation()
  const imports = useQuery({ ...importsQuery, refetchInterval: 10_000 })
  return (
    <SettingsFrame title={t('exchange-page:title')} text={t('exchange-page:text')} open>
      <NewImport />
      <section className={rows.section}>
        <h2 className={rows.sectionTitle}>{t('exchange-page:earlier')}</h2>
        {imports.data?.length ? (
          <ul className={`${rows.rows} ${classes.imports}`}>
            {imports.data.map(one => (
              <ImportRow key={one.id} imported={one} />
            ))}
          </ul>
        ) : imports.data ? (
          <Empty icon={IconFileImport} title={t('exchange-page:none')} text={t('exchange-page:noneText')} />
        ) : null}
      </section>
    </SettingsFrame>
  )
}

/** What the file holds, and the file itself: dropped, it is read at once. Nothing is written yet. */
function NewImport() {
  const { t } = useTranslation()
  const { objects } = useSchema()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const importable = objects.filter(object => canCreate(object) && !notImported.has(object.name))
  const [chosen, setChosen] = useState<string | null>(null)
  const [sent, setSent] = useState<Sent | null>(null)
  const me = useMe()
  const [fetching, setFetching] = useState(false)
  const known = useQuery(importsQuery).data ?? []
  const object =
    importable.find(one => one.name === chosen) ?? importable.find(one => one.name === 'lead') ?? importable[0]
  const upload = useMutation({
    mutationFn: (file: File) => {
      if (file.size > uploadPart)
        return uploadInParts(file, {
          object: object?.name ?? '',
          begun: begunUpload(known, file, object?.name),
          told: setSent,
        })
      const parts = new FormData()
      parts.append('object', object?.name ?? '')
      parts.append('file', file, file.name)
      return api.post<{ id: string }>('/imports', parts)
    },
    onSuccess: async ({ id }) => {
      await queryClient.invalidateQueries({ queryKey: importsQuery.queryKey })
      await navigate({ to: '/import/$id', params: { id } })
    },
    onSettled: () => setSent(null),
    meta: { quiet: true },
  })
  const { wrong, rest } = problemsOf(upload.error, ['object', 'file'])
  if (!object) return <Empty icon={IconFileImport} title={t('settings:noAccess')} text={t('exchange-page:noRight')} />
  const work = importable.filter(one => !one.configuration)
  const setUp = importable.filter(one => one.configuration)
  const choice = (one: typeof object) => ({ value: one.name, label: one.label.many })
  return (
    <section className={classes.start}>
      <Select
        label={t('exchange-page:what')}
        allowDeselect={false}
        searchable
        maw={340}
        value={object.name}
        error={wrong.object}
        onChange={setChosen}
        data={[
          { group: t('exchange-page:records'), items: work.map(choice) },
          ...(setUp.length ? [{ group: t('exchange-page:setUp'), items: setUp.map(choice) }] : []),
        ]}
      />
      <Dropzone
        className={classes.drop}
        multiple={false}
        loading={upload.isPending && !sent}
        disabled={upload.isPending}
        onDrop={(files: File[]) => files[0] && upload.mutate(files[0])}
        inputProps={{ 'aria-label': t('exchange-page:choose') }}
      >
        <div className={classes.dropInside}>
          <Dropzone.Accept>
            <IconUpload size={32} stroke={1.4} />
          </Dropzone.Accept>
          <Dropzone.Reject>
            <IconX size={32} stroke={1.4} />
          </Dropzone.Reject>
          <Dropzone.Idle>
            <IconFileSpreadsheet size={32} stroke={1.4} />
          </Dropzone.Idle>
          <Text fw={550}>{t('exchange-page:drop')}</Text>
          <Text size="sm" c="dimmed">
            {t('exchange-page:dropText')}
          </Text>
        </div>
      </Dropzone>
      {me.admin ? (
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<IconCloudDownload size={16} />}
          style={{ alignSelf: 'start' }}
          onClick={() => setFetching(true)}
        >
          {t('exchange-page:fetch.open')}
        </Button>
      ) : null}
      {fetching ? <FetchDialog object={object.name} onClose={() => setFetching(false)} /> : null}
      {sent ? <SentProgress sent={sent} /> : null}
      {wrong.file || rest ? (
        <p className={classes.failed} role="alert">
          {wrong.file ?? rest}
        </p>
      ) : null}
    </section>
  )
}

function ImportRow({ imported }: { imported: ImportShort }) {
  const { t } = useTranslation()
  const label = useSchema().byName.get(imported.object)?.label.many ?? imported.object
  const owner = useTitle('user', imported.owner)
  const { state, counts } = imported
  return (
    <li className={rows.row}>
      <div className={rows.main}>
        <div className={rows.names}>
          <Link className={rows.title} to="/import/$id" params={{ id: imported.id }}>
            {imported.file.name}
          </Link>
          <span className={rows.note}>
            {label} · {owner ?? '…'} · <RelativeTime at={imported.createdAt} />
          </span>
        </div>
      </div>
      <span className={rows.cell}>
        <StatusBadge tone={stateTones[state]}>{t(`exchange-page:states.${state}`)}</StatusBadge>
        {state === 'committing' || state === 'staging' || state === 'fetching' ? <Loader size={12} ml="xs" /> : null}
      </span>
      <span className={rows.cell}>
        <CountWords counts={counts} />
      </span>
    </li>
  )
}

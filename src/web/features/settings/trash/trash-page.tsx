import { Button, Select } from '@mantine/core'
import { IconRestore, IconTrash } from '@tabler/icons-react'
import { useInfiniteQuery, useMutation, useQueries, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import type { PageOf, RecordJson, SchemaObject } from '../../../app/contract.ts'
import { useFormats } from '../../../app/format.ts'
import { iconOf } from '../../../app/navigation.ts'
import { canRead, useSchema } from '../../../app/schema.ts'
import { titleOf } from '../../../fields/titles.ts'
import { asText } from '../../../fields/widget.ts'
import { BulkDialog } from '../../../records/bulk/bulk-dialog.tsx'
import { recordKeys } from '../../../records/queries.ts'
import { allMarked } from '../../../records/selection.ts'
import { Empty } from '../../../ui/empty.tsx'
import { RelativeTime } from '../../../ui/relative-time.tsx'
import { toast } from '../../../ui/toast.ts'
import { RestoreButton } from '../parts/row-button.tsx'
import rows from '../parts/rows.module.css'
import { SettingsFrame } from '../parts/settings-frame.tsx'
import { useConfigured } from '../parts/use-configured.ts'

const trashQuery = (object: SchemaObject) => ({
  queryKey: [...recordKeys.lists(object.name), 'trash'] as const,
  queryFn: ({ pageParam, signal }: { pageParam: string; signal: AbortSignal }) =>
    api.post<PageOf<RecordJson>>(
      `/${object.plural}/query`,
      { trash: 'only', sort: '-updatedAt', fields: [object.title], limit: 50, ...(pageParam && { cursor: pageParam }) },
      { signal },
    ),
  initialPageParam: '',
  getNextPageParam: (last: PageOf<RecordJson>) => last.nextCursor ?? undefined,
})

/** How many there are of each object in the trash, in words; of the others nothing. */
function useRemovedCounts(objects: SchemaObject[]): Map<string, string> {
  const { number } = useFormats()
  return useQueries({
    queries: objects.map(countQuery),
    combine: counts =>
      new Map(
        counts.flatMap(({ data }, at) => {
          const name = objects[at]?.name
          return name && data?.value ? [[name, `${number(data.value)}${data.exact ? '' : '+'}`] as const] : []
        }),
      ),
  })
}

const countQuery = (object: SchemaObject) => ({
  queryKey: [...recordKeys.lists(object.name), 'trash', 'count'] as const,
  queryFn: async ({ signal }: { signal: AbortSignal }) =>
    (
      await api.post<PageOf<RecordJson>>(
        `/${object.plural}/query`,
        { trash: 'only', fields: [object.title], limit: 1, total: true },
        { signal },
      )
    ).total,
})

/** What was removed, object by object, and the way back. */
export function TrashPage() {
  const { t } = useTranslation()
  const { objects } = useSchema()
  const search: { object?: string } = useSearch({ strict: false })
  const navigate = useNavigate()
  const shown = objects.filter(object => canRead(object) && object.can.remove !== 'none')
  const removed = useRemovedCounts(shown)
  const object = shown.find(one => one.name === search.object) ?? shown.find(one => one.name === 'lead') ?? shown[0]
  return (
    <SettingsFrame title={t('settings:trash.title')} text={t('settings:trash.text')} open>
      {object ? (
        <>
          <Select
            label={t('settings:trash.of')}
            allowDeselect={false}
            searchable
            maw={320}
            mb="lg"
            value={object.name}
            data={[...shown]
              .sort((one, other) => Number(removed.has(other.name)) - Number(removed.has(one.name)))
              .map(({ name, label }) => ({
                value: name,
                label: [label.many, removed.get(name)].filter(Boolean).join(' · '),
              }))}
            onChange={name =>
              void navigate({ to: '/settings/trash', search: { object: name ?? undefined }, replace: true })
            }
          />
          <TrashOf key={object.name} object={object} />
        </>
      ) : (
        <Empty icon={IconTrash} title={t('settings:noAccess')} />
      )}
    </SettingsFrame>
  )
}

function TrashOf({ object }: { object: SchemaObject }) {
  const { t } = useTranslation()
  const trash = useInfiniteQuery(trashQuery(object))
  const records = trash.data?.pages.flatMap(page => page.data) ?? []
  if (trash.error)
    return (
      <Empty icon={IconTrash} title={t('error.title')} text={trash.error.message}>
        <Button variant="default" onClick={() => void trash.refetch()}>
          {t('retry')}
        </Button>
      </Empty>
    )
  if (trash.isPending) return null
  if (!records.length)
    return <Empty icon={IconTrash} title={t('settings:trash.none')} text={t('settings:trash.noneText')} />
  return (
    <>
      {records.length > 1 && !object.configuration ? <RestoreAll object={object} /> : null}
      <ul className={rows.rows} style={{ '--columns': 'minmax(0, 1.6fr) minmax(0, 1fr) auto' } as React.CSSProperties}>
        {records.map(record => (
          <TrashRow key={record.id} object={object} record={record} />
        ))}
      </ul>
      {trash.hasNextPage ? (
        <Button mt="md" variant="default" loading={trash.isFetchingNextPage} onClick={() => void trash.fetchNextPage()}>
          {t('records:showMore')}
        </Button>
      ) : null}
    </>
  )
}

/** All of the object that lies in the trash, however many, with a look at what may not come back. */
function RestoreAll({ object }: { object: SchemaObject }) {
  const { t } = useTranslation()
  const [asked, setAsked] = useState(false)
  return (
    <>
      <Button mb="md" variant="default" leftSection={<IconRestore size={16} />} onClick={() => setAsked(true)}>
        {t('settings:trash.all')}
      </Button>
      {asked ? (
        <BulkDialog
          action="restore"
          chosen={{ object, marks: allMarked, asked: {} }}
          onDone={() => {}}
          onClose={() => setAsked(false)}
        />
      ) : null}
    </>
  )
}

function TrashRow({ object, record }: { object: SchemaObject; record: RecordJson }) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const configured = useConfigured()
  const title = titleOf(object, record)
  const Sign = iconOf(object.name)
  const restoration = useMutation({
    mutationFn: () => api.post(`/${object.plural}/${record.id}/restoration`),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: recordKeys.all(object.name) })
      if (object.configuration) await configured(object.name)
      toast({ message: t('settings:trash.restored', { title }) })
    },
  })
  return (
    <li className={rows.row}>
      <div className={rows.main}>
        <Sign size={18} stroke={1.6} />
        <div className={rows.names}>
          <span className={rows.title}>{title}</span>
          {typeof record.number === 'string' && record.number !== title ? (
            <span className={rows.note}>{record.number}</span>
          ) : null}
        </div>
      </div>
      <span className={rows.cell}>
        {record.deletedAt ? (
          <>
            {t('settings:trash.since')} <RelativeTime at={asText(record.deletedAt)} />
          </>
        ) : null}
      </span>
      <div className={rows.end}>
        <RestoreButton title={title} pending={restoration.isPending} onPress={() => restoration.mutate()} />
      </div>
    </li>
  )
}

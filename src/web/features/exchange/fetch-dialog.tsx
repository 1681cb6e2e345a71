import { Anchor, Loader, Select, Text, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../app/api.ts'
import { useFormats } from '../../app/format.ts'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { problemsOf } from '../../ui/problems.ts'
import { errorWords } from '../../ui/toast.ts'
import { type PlaceJson, placeFilesQuery, placesQuery } from '../settings/exchange/places.ts'
import { importsQuery } from './imports.ts'

const byLink = 'link'

/** A file that lies outside: at an address, or in one of the company's places. */
export function FetchDialog({ object, onClose }: { object: string; onClose: () => void }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const places = useQuery(placesQuery).data ?? []
  const [from, setFrom] = useState(byLink)
  const [url, setUrl] = useState('https://')
  const [path, setPath] = useState('')
  const place = places.find(({ id }) => id === from)
  const fetching = useMutation({
    mutationFn: () =>
      api.post<{ id: string }>('/imports/fetched', {
        object,
        ...(place ? { place: place.id, path } : { url: url.trim() }),
      }),
    onSuccess: async ({ id }) => {
      await queryClient.invalidateQueries({ queryKey: importsQuery.queryKey })
      await navigate({ to: '/import/$id', params: { id } })
    },
    meta: { quiet: true },
  })
  const { wrong, rest } = problemsOf(fetching.error, ['url', 'path'])
  return (
    <FormDialog
      title={t('exchange-page:fetch.title')}
      action={t('exchange-page:fetch.action')}
      pending={fetching.isPending}
      disabled={place ? place.kind !== 'web' && !path : url.trim().length < 12}
      problem={rest}
      onSubmit={() => fetching.mutate()}
      onClose={onClose}
    >
      <Select
        label={t('exchange-page:fetch.from')}
        allowDeselect={false}
        value={from}
        data={[
          { value: byLink, label: t('exchange-page:fetch.link') },
          ...places.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        onChange={chosen => {
          setFrom(chosen ?? byLink)
          setPath('')
        }}
      />
      {place ? (
        <PathField key={place.id} place={place} path={path} error={wrong.path} onChange={setPath} />
      ) : (
        <TextInput
          label={t('exchange-page:fetch.url')}
          description={t('exchange-page:fetch.urlText')}
          type="url"
          required
          maxLength={2000}
          value={url}
          error={wrong.url}
          onChange={({ currentTarget: { value } }) => setUrl(value)}
        />
      )}
      <Text size="sm" c="dimmed">
        {t('exchange-page:fetch.places')}{' '}
        <Anchor component={Link} to="/settings/exchange" size="sm">
          {t('exchange-page:fetch.toPlaces')}
        </Anchor>
      </Text>
    </FormDialog>
  )
}

interface PathFieldProps {
  place: PlaceJson
  path: string
  error: string | undefined
  onChange: (path: string) => void
}

/** Folders tell what lies in them; of an address the rest is written. */
function PathField({ place, path, error, onChange }: PathFieldProps) {
  const { t } = useTranslation()
  const formats = useFormats()
  const files = useQuery({ ...placeFilesQuery(place.id), enabled: place.kind !== 'web' })
  if (place.kind === 'web')
    return (
      <TextInput
        label={t('exchange-page:fetch.path')}
        description={t('exchange-page:fetch.pathText', { address: place.address })}
        value={path}
        error={error}
        onChange={({ currentTarget: { value } }) => onChange(value)}
      />
    )
  return (
    <Select
      label={t('exchange-page:fetch.file')}
      required
      searchable
      nothingFoundMessage={t('exchange-page:fetch.noFiles')}
      rightSection={files.isFetching ? <Loader size={14} /> : undefined}
      value={path || null}
      error={error ?? (files.error ? errorWords(files.error) : undefined)}
      data={(files.data ?? []).map(({ path: name, changedAt }) => ({
        value: name,
        label: changedAt ? `${name} · ${formats.exact(new Date(changedAt))}` : name,
      }))}
      onChange={chosen => onChange(chosen ?? '')}
    />
  )
}

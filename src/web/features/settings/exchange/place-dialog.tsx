import { Group, NumberInput, PasswordInput, SegmentedControl, Textarea, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import { FormDialog } from '../../../ui/form-dialog.tsx'
import { problemsOf } from '../../../ui/problems.ts'
import type { PlaceJson, PlaceKind } from './places.ts'

const fields: Record<PlaceKind, readonly TextField[]> = {
  web: ['url', 'user'],
  s3: ['endpoint', 'region', 'bucket', 'prefix', 'keyId'],
  sftp: ['host', 'folder', 'user'],
}
type TextField = 'url' | 'user' | 'endpoint' | 'region' | 'bucket' | 'prefix' | 'keyId' | 'host' | 'folder'
const needed = new Set<TextField>(['url', 'endpoint', 'bucket', 'keyId', 'host'])

interface PlaceDialogProps {
  place?: PlaceJson
  onSaved: (place: PlaceJson) => unknown
  onClose: () => void
}

/** What leads to a place of files. A secret that is kept stays where none is entered. */
export function PlaceDialog({ place, onSaved, onClose }: PlaceDialogProps) {
  const { t } = useTranslation()
  const [values, setValues] = useState(() => valuesOf(place))
  const change = (part: Partial<typeof values>) => setValues({ ...values, ...part })
  const [by, setBy] = useState<'sftp' | 'key'>('sftp')
  const { kind } = values
  const secretKind = kind === 'sftp' ? by : kind
  const saving = useMutation({
    mutationFn: () => {
      const body = bodyOf(values)
      return place
        ? api.patch<PlaceJson>(`/file-places/${place.id}`, body, { version: place.version })
        : api.post<PlaceJson>('/file-places', body)
    },
    onSuccess: saved => {
      onClose()
      return onSaved(saved)
    },
    meta: { quiet: true },
  })
  const { wrong, rest } = problemsOf(saving.error, ['name', 'secret', 'passphrase', 'port', ...fields[kind]])
  const isComplete =
    values.name.trim() &&
    fields[kind].every(name => values[name].trim() || !(needed.has(name) || (kind === 'sftp' && name === 'user'))) &&
    (place || kind === 'web' || values.secret)
  return (
    <FormDialog
      title={t(place ? 'scheduled:place.edit' : 'scheduled:place.add')}
      action={t(place ? 'save' : 'settings:create')}
      pending={saving.isPending}
      disabled={!isComplete}
      problem={rest}
      onSubmit={() => saving.mutate()}
      onClose={onClose}
    >
      {place ? null : (
        <SegmentedControl
          fullWidth
          aria-label={t('scheduled:place.kind')}
          value={kind}
          data={(['sftp', 's3', 'web'] as const).map(value => ({ value, label: t(`scheduled:kinds.${value}`) }))}
          onChange={chosen => change({ kind: chosen })}
        />
      )}
      <TextInput
        label={t('scheduled:place.name')}
        required
        data-autofocus
        maxLength={100}
        value={values.name}
        error={wrong.name}
        onChange={({ currentTarget: { value } }) => change({ name: value })}
      />
      {fields[kind].map(name => {
        const isHost = name === 'host'
        const input = (
          <TextInput
            key={name}
            label={t(`scheduled:place.${name}`)}
            description={describes(kind, name) ? t(`scheduled:place.${name}Text`) : undefined}
            required={needed.has(name) || (kind === 'sftp' && name === 'user')}
            flex={isHost ? 1 : undefined}
            value={values[name]}
            error={wrong[name]}
            onChange={({ currentTarget: { value } }) => change({ [name]: value })}
          />
        )
        return isHost ? (
          <Group key={name} align="start" wrap="nowrap">
            {input}
            <NumberInput
              label={t('scheduled:place.port')}
              w={90}
              min={1}
              max={65_535}
              allowDecimal={false}
              hideControls
              value={values.port}
              error={wrong.port}
              onChange={port => change({ port: Number(port) || 22 })}
            />
          </Group>
        ) : (
          input
        )
      })}
      {kind === 'sftp' ? (
        <SegmentedControl
          aria-label={t('scheduled:place.by')}
          value={by}
          data={(['sftp', 'key'] as const).map(value => ({ value, label: t(`scheduled:place.secretOf.${value}`) }))}
          onChange={value => {
            setBy(value)
            change({ secret: '', passphrase: '' })
          }}
        />
      ) : null}
      {secretKind === 'key' ? (
        <>
          <Textarea
            label={t('scheduled:place.secretOf.key')}
            description={t(place ? 'scheduled:place.secretKept' : 'scheduled:place.secretText')}
            required={!place}
            autosize
            minRows={1}
            maxRows={6}
            autoComplete="off"
            spellCheck={false}
            value={values.secret}
            error={wrong.secret}
            onChange={({ currentTarget: { value } }) => change({ secret: value })}
          />
          <PasswordInput
            label={t('scheduled:place.passphrase')}
            description={t('scheduled:place.passphraseText')}
            autoComplete="off"
            value={values.passphrase}
            error={wrong.passphrase}
            onChange={({ currentTarget: { value } }) => change({ passphrase: value })}
          />
        </>
      ) : (
        <PasswordInput
          label={t(`scheduled:place.secretOf.${secretKind}`)}
          description={place ? t('scheduled:place.secretKept') : undefined}
          required={!place && kind !== 'web'}
          autoComplete="off"
          value={values.secret}
          error={wrong.secret}
          onChange={({ currentTarget: { value } }) => change({ secret: value })}
        />
      )}
    </FormDialog>
  )
}

const describes = (kind: PlaceKind, name: TextField): boolean =>
  name === 'url' || name === 'prefix' || name === 'folder' || (kind === 'web' && name === 'user')

const valuesOf = (place: PlaceJson | undefined) => ({
  kind: kindOf(place),
  name: place?.name ?? '',
  url: place?.url ?? 'https://',
  user: place?.user ?? '',
  endpoint: place?.endpoint ?? 'https://',
  region: place?.region ?? 'us-east-1',
  bucket: place?.bucket ?? '',
  prefix: place?.prefix ?? '',
  keyId: place?.keyId ?? '',
  host: place?.host ?? '',
  port: place?.port ?? 22,
  folder: place?.folder ?? '',
  secret: '',
  passphrase: '',
})

function bodyOf({ kind, name, port, secret, passphrase, ...texts }: ReturnType<typeof valuesOf>) {
  const own = Object.fromEntries(fields[kind].map(field => [field, texts[field].trim()]))
  return {
    kind,
    name: name.trim(),
    ...own,
    ...(kind === 'sftp' && { port }),
    ...(secret && { secret: secret.trim() }),
    ...(passphrase && { passphrase }),
  }
}

const kindOf = (place: PlaceJson | undefined): PlaceKind => place?.kind ?? 'sftp'

import { MultiSelect, Radio, Stack, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import { useSchema } from '../../../app/schema.ts'
import { useMe } from '../../../app/session.ts'
import { FormDialog } from '../../../ui/form-dialog.tsx'
import { problemsOf } from '../../../ui/problems.ts'
import { useDialogDraft } from '../../../ui/use-dialog-draft.ts'
import { BoundsFields, boundFields, type KeyBounds, noBounds, sentBounds } from './key-bounds.tsx'
import type { MadeKey } from './made-key-dialog.tsx'
import { useScopeWords } from './scopes.ts'

type Reach = 'read' | 'write' | 'some' | 'admin'
const scopesBy: Record<Exclude<Reach, 'some'>, string[]> = {
  read: ['read'],
  write: ['read', 'write'],
  admin: ['admin'],
}

interface Values extends KeyBounds {
  name: string
  reach: Reach
  some: string[]
}
const empty: Values = { name: '', reach: 'read', some: [], ...noBounds }

/** A key for a program: what it is called, what it may do, until when. */
export function NewKeyDialog({ onClose, onMade }: { onClose: () => void; onMade: (made: MadeKey) => void }) {
  const { t } = useTranslation()
  const me = useMe()
  const { objects } = useSchema()
  const words = useScopeWords(objects)
  const [values, setValues, close] = useDialogDraft<Values>('api-key.new', empty, onClose)
  const { name, reach, some } = values
  const change = (part: Partial<Values>) => setValues({ ...values, ...part })
  const scopes = reach === 'some' ? some : scopesBy[reach]
  const making = useMutation({
    mutationFn: () =>
      api.post<MadeKey>('/api-keys', {
        name: name.trim(),
        scopes,
        ...sentBounds(values),
      }),
    onSuccess: made => {
      close()
      onMade(made)
    },
    meta: { quiet: true },
  })
  const { wrong, rest } = problemsOf(making.error, ['name', 'scopes', ...boundFields])
  const reaches: Reach[] = ['read', 'write', 'some', ...(me.admin ? (['admin'] as const) : [])]
  return (
    <FormDialog
      title={t('settings:keys.addTitle')}
      text={t('settings:keys.addText')}
      action={t('settings:create')}
      pending={making.isPending}
      disabled={!name.trim() || !scopes.length}
      problem={rest}
      onSubmit={() => making.mutate()}
      onClose={close}
    >
      <TextInput
        label={t('settings:keys.name')}
        placeholder={t('settings:keys.nameExample')}
        required
        data-autofocus
        maxLength={200}
        value={name}
        error={wrong.name}
        onChange={event => change({ name: event.currentTarget.value })}
      />
      <Radio.Group
        label={t('settings:keys.reach')}
        value={reach}
        error={wrong.scopes}
        onChange={value => change({ reach: value as Reach })}
      >
        <Stack gap="sm" mt="xs">
          {reaches.map(value => (
            <Radio
              key={value}
              value={value}
              label={t(`settings:keys.reaches.${value}`)}
              description={t(`settings:keys.reachesAbout.${value}`)}
            />
          ))}
        </Stack>
      </Radio.Group>
      {reach === 'some' ? (
        <MultiSelect
          label={t('settings:keys.some')}
          searchable
          value={some}
          onChange={chosen => change({ some: chosen })}
          data={objects
            .flatMap(({ plural }) => [`${plural}:read`, `${plural}:write`])
            .map(value => ({ value, label: words(value) }))}
        />
      ) : null}
      <BoundsFields bounds={values} wrong={wrong} onChange={change} />
    </FormDialog>
  )
}

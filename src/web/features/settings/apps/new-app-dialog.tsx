import { Radio, Stack, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import { FormDialog } from '../../../ui/form-dialog.tsx'
import { problemsOf } from '../../../ui/problems.ts'
import { useDialogDraft } from '../../../ui/use-dialog-draft.ts'
import { AppTerms, linesOf, type Terms } from './app-terms.tsx'
import type { MadeApp } from './apps.ts'

const kinds = ['server', 'device'] as const
interface Values extends Terms {
  name: string
  kind: (typeof kinds)[number]
}
const empty: Values = { name: '', addresses: '', scopes: ['read'], kind: 'server' }

/** Registers an app: what it is called, where people go back to, what it may ask for, whether it keeps a secret. */
export function NewAppDialog({ onClose, onMade }: { onClose: () => void; onMade: (made: MadeApp) => void }) {
  const { t } = useTranslation()
  const [values, setValues, close] = useDialogDraft<Values>('oauth-app.new', empty, onClose)
  const { name, addresses, scopes, kind } = values
  const change = (part: Partial<Values>) => setValues({ ...values, ...part })
  const making = useMutation({
    mutationFn: () =>
      api.post<MadeApp>('/oauth/apps', {
        name: name.trim(),
        redirectAddresses: linesOf(addresses),
        scopes,
        confidential: kind === 'server',
      }),
    onSuccess: made => {
      close()
      onMade(made)
    },
    meta: { quiet: true },
  })
  const { wrong, rest } = problemsOf(making.error, ['name', 'redirectAddresses', 'scopes'])
  return (
    <FormDialog
      title={t('apps:addTitle')}
      text={t('apps:addText')}
      action={t('settings:create')}
      pending={making.isPending}
      disabled={!name.trim() || !linesOf(addresses).length || !scopes.length}
      problem={rest}
      onSubmit={() => making.mutate()}
      onClose={close}
    >
      <TextInput
        label={t('apps:name')}
        description={t('apps:nameText')}
        required
        data-autofocus
        maxLength={100}
        value={name}
        error={wrong.name}
        onChange={event => change({ name: event.currentTarget.value })}
      />
      <AppTerms value={{ addresses, scopes }} wrong={wrong} onChange={change} />
      <Radio.Group
        label={t('apps:kind')}
        value={kind}
        onChange={value => change({ kind: kinds.find(one => one === value) })}
      >
        <Stack gap="sm" mt="xs">
          {kinds.map(value => (
            <Radio
              key={value}
              value={value}
              label={t(`apps:kinds.${value}`)}
              description={t(`apps:kindsAbout.${value}`)}
            />
          ))}
        </Stack>
      </Radio.Group>
    </FormDialog>
  )
}

import { Input, SegmentedControl, Select, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, newIdempotencyKey } from '../../app/api.ts'
import type { SchemaObject } from '../../app/contract.ts'
import { useMe } from '../../app/session.ts'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { problemsOf } from '../../ui/problems.ts'
import { useDialogDraft } from '../../ui/use-dialog-draft.ts'
import type { ListSearch } from '../list-search.ts'
import { useChangeView } from './use-change-view.ts'
import { useSharedTeams } from './use-shared-teams.ts'
import { type SavedView, viewsQuery, withView } from './views.ts'

interface ViewDialogProps {
  object: SchemaObject
  /** The view that gets another name or is shown to others. */
  view?: SavedView
  /** What a new view keeps. */
  made?: { kind: SavedView['kind']; query: ListSearch }
  onClose: () => void
}

/** Name of a view, and who sees it. */
export function ViewDialog({ object, view, made, onClose }: ViewDialogProps) {
  const { t } = useTranslation()
  const me = useMe()
  const saved: Said = { name: view?.name ?? '', shared: view?.shared ?? 'private', team: view?.team ?? me.team }
  const [said, setSaid, close] = useDialogDraft(`view.${object.name}.${view?.id ?? 'new'}`, saved, onClose)
  const { name, shared, team: chosen } = said
  const teams = useSharedTeams()
  const team = shared === 'team' ? (chosen ?? teams[0]?.value ?? null) : null
  const saving = useSaving({ object, view, made, onClose: close })
  const { wrong, rest } = problemsOf(saving.error, ['name', 'team'])

  const sharings = [
    { value: 'private' as const, label: t('view-dialogs:only') },
    ...(teams.length ? [{ value: 'team' as const, label: t('view-dialogs:aTeam') }] : []),
    { value: 'everyone' as const, label: t('view-dialogs:anyone') },
  ]
  return (
    <FormDialog
      title={t(view ? 'view-dialogs:editTitle' : 'view-dialogs:new')}
      text={view ? undefined : t('view-dialogs:newText')}
      action={t('save')}
      pending={saving.pending}
      problem={rest}
      onSubmit={() => saving.save({ name, shared, team })}
      onClose={close}
    >
      <TextInput
        label={t('view-dialogs:name')}
        value={name}
        error={wrong.name}
        maxLength={100}
        required
        withAsterisk={false}
        data-autofocus
        onChange={event => setSaid({ ...said, name: event.currentTarget.value })}
      />
      <Input.Wrapper
        label={t('view-dialogs:whoSees')}
        labelElement="div"
        description={shared === 'private' ? undefined : t('view-dialogs:editOthers')}
        inputWrapperOrder={['label', 'input', 'description']}
      >
        <SegmentedControl
          fullWidth
          aria-label={t('view-dialogs:whoSees')}
          value={shared}
          data={sharings}
          onChange={shared => setSaid({ ...said, shared })}
        />
      </Input.Wrapper>
      {shared === 'team' ? (
        <Select
          label={t('view-dialogs:whichTeam')}
          description={t('view-dialogs:whichTeamText')}
          allowDeselect={false}
          error={wrong.team}
          data={teams}
          value={team}
          onChange={team => setSaid({ ...said, team })}
        />
      ) : null}
    </FormDialog>
  )
}

interface Said {
  name: string
  shared: SavedView['shared']
  team: string | null
}

/** Keeps a new view, or changes what is said of one, and leads to it. */
function useSaving({ object, view, made, onClose }: ViewDialogProps) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const [key] = useState(newIdempotencyKey)
  const { change, to } = useChangeView(object, { quiet: true })
  const { queryKey } = viewsQuery(object.name)
  const create = useMutation({
    mutationFn: (said: Said) =>
      api.post<SavedView>('/views', { object: object.name, ...made, ...said }, { idempotencyKey: key }),
    onSuccess: async saved => {
      queryClient.setQueryData(queryKey, known => withView(known, saved))
      onClose()
      await to(saved, { replace: true, said: t('views:saved', { name: saved.name }) })
      await queryClient.invalidateQueries({ queryKey })
    },
    meta: { quiet: true },
  })
  const save = (said: Said) => (view ? change.mutate({ view, ...said }, { onSuccess: onClose }) : create.mutate(said))
  return { save, pending: create.isPending || change.isPending, error: create.error ?? change.error }
}

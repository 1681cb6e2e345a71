import { Input, SegmentedControl, Select, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, newIdempotencyKey } from '../../app/api.ts'
import { useMe } from '../../app/session.ts'
import { useSharedTeams } from '../../records/views/use-shared-teams.ts'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { problemsOf } from '../../ui/problems.ts'
import { toast } from '../../ui/toast.ts'
import { type Kept, keptKeys } from './kept.ts'

export type KeptKind = keyof typeof keptKeys

interface KeptDialogProps<Item extends Kept> {
  kind: KeptKind
  /** What gets another name or is shown to others. */
  kept?: Item
  /** What a new one keeps: `{definition}` or `{layout}`. */
  content?: object
  /** As it is proposed to be called. */
  name?: string
  onSaved?: (kept: Item) => void
  onClose: () => void
}

/** Name of a report or a dashboard, what it is for, and who sees it. */
export function KeptDialog<Item extends Kept>({
  kind,
  kept,
  content,
  name = '',
  onSaved,
  onClose,
}: KeptDialogProps<Item>) {
  const { t } = useTranslation()
  const me = useMe()
  const queryClient = useQueryClient()
  const teams = useSharedTeams()
  const [key] = useState(newIdempotencyKey)
  const [said, setSaid] = useState({
    name: kept?.name ?? name,
    about: kept?.about ?? '',
    shared: kept?.shared ?? ('private' as const),
    team: kept?.team ?? me.team,
  })
  const team = said.shared === 'team' ? (said.team ?? teams[0]?.value ?? null) : null
  const saving = useMutation({
    mutationFn: () => {
      const body = { ...said, about: said.about.trim() || null, team, ...content }
      return kept
        ? api.patch<Item>(`/${kind}/${kept.id}`, body, { version: kept.version })
        : api.post<Item>(`/${kind}`, body, { idempotencyKey: key })
    },
    onSuccess: async saved => {
      queryClient.setQueryData([...keptKeys[kind], saved.id], saved)
      onClose()
      toast({ message: t('report-pages:saved', { name: saved.name }) })
      onSaved?.(saved)
      await queryClient.invalidateQueries({ queryKey: keptKeys[kind] })
    },
    meta: { quiet: true },
  })
  const { wrong, rest } = problemsOf(saving.error, ['name', 'about', 'team'])
  const sharings = [
    { value: 'private' as const, label: t('view-dialogs:only') },
    ...(teams.length ? [{ value: 'team' as const, label: t('view-dialogs:aTeam') }] : []),
    { value: 'everyone' as const, label: t('view-dialogs:anyone') },
  ]
  return (
    <FormDialog
      title={t(`report-pages:${kept ? 'nameAndAccess' : kind === 'reports' ? 'saveReport' : 'newDashboard'}`)}
      action={t('save')}
      pending={saving.isPending}
      disabled={!said.name.trim()}
      problem={rest}
      onSubmit={() => saving.mutate()}
      onClose={onClose}
    >
      <TextInput
        label={t('view-dialogs:name')}
        required
        withAsterisk={false}
        data-autofocus
        maxLength={200}
        value={said.name}
        error={wrong.name}
        onChange={({ currentTarget: { value } }) => setSaid({ ...said, name: value })}
      />
      <Textarea
        label={t('report-pages:aboutLabel')}
        autosize
        minRows={2}
        maxLength={2000}
        value={said.about}
        error={wrong.about}
        onChange={({ currentTarget: { value } }) => setSaid({ ...said, about: value })}
      />
      <Input.Wrapper
        label={t('view-dialogs:whoSees')}
        labelElement="div"
        description={said.shared === 'private' ? undefined : t('report-pages:ownRights')}
        inputWrapperOrder={['label', 'input', 'description']}
      >
        <SegmentedControl
          fullWidth
          aria-label={t('view-dialogs:whoSees')}
          value={said.shared}
          data={sharings}
          onChange={shared => setSaid({ ...said, shared })}
        />
      </Input.Wrapper>
      {said.shared === 'team' ? (
        <Select
          label={t('view-dialogs:whichTeam')}
          description={t('view-dialogs:whichTeamText')}
          allowDeselect={false}
          error={wrong.team}
          data={teams}
          value={team}
          onChange={chosen => setSaid({ ...said, team: chosen })}
        />
      ) : null}
    </FormDialog>
  )
}

import { Checkbox, Group, MultiSelect, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, newIdempotencyKey } from '../../../app/api.ts'
import { useSchema } from '../../../app/schema.ts'
import { useMe } from '../../../app/session.ts'
import { useSharedTeams } from '../../../records/views/use-shared-teams.ts'
import { FormDialog } from '../../../ui/form-dialog.tsx'
import { problemsOf } from '../../../ui/problems.ts'
import { toast } from '../../../ui/toast.ts'
import { usePeople } from '../../settings/users/use-people.ts'
import { formats, type MailingJson, mailingsKey } from './mailings.ts'
import { SchedulePart } from './schedule-part.tsx'

export interface MailingDialogProps {
  of: { kind: 'report' | 'dashboard'; id: string; name: string }
  /** Whether the caller may send it to others. */
  toOthers: boolean
  /** That is changed. */
  mailing?: MailingJson
  onClose: () => void
}

/** When a report or dashboard is sent by mail, to whom, with which files. */
export function MailingDialog({ of, toOthers, mailing, onClose }: MailingDialogProps) {
  const { t } = useTranslation()
  const me = useMe()
  const { company } = useSchema()
  const queryClient = useQueryClient()
  const [key] = useState(newIdempotencyKey)
  const [said, setSaid] = useState({
    crontab: mailing?.crontab ?? '0 9 * * 1',
    zone: mailing?.zone ?? company.timeZone,
    formats: mailing?.formats ?? [...formats],
    users: mailing?.users ?? [me.id],
    teams: mailing?.teams ?? [],
  })
  const saving = useMutation({
    mutationFn: () =>
      mailing
        ? api.patch(`/mailings/${mailing.id}`, said, { version: mailing.version })
        : api.post('/mailings', { ...said, [of.kind]: of.id }, { idempotencyKey: key }),
    onSuccess: async () => {
      onClose()
      toast({ message: mailing ? t('mailings:saved') : t('mailings:begun', { name: of.name }) })
      await queryClient.invalidateQueries({ queryKey: mailingsKey })
    },
    meta: { quiet: true },
  })
  const { wrong, rest } = problemsOf(saving.error, ['crontab', 'zone', 'users', 'teams'])
  return (
    <FormDialog
      title={mailing ? t('mailings:change') : t('mailings:newOf', { name: of.name })}
      action={t(mailing ? 'save' : 'mailings:begin')}
      pending={saving.isPending}
      disabled={!said.users.length && !said.teams.length}
      problem={rest}
      onSubmit={() => saving.mutate()}
      onClose={onClose}
    >
      <SchedulePart
        crontab={said.crontab}
        zone={said.zone}
        wrong={wrong}
        onChange={part => setSaid({ ...said, ...part })}
      />
      {toOthers ? (
        <Recipients value={said} wrong={wrong} onChange={part => setSaid({ ...said, ...part })} />
      ) : (
        <Text size="sm" c="dimmed">
          {t('mailings:onlyYou')}
        </Text>
      )}
      <Checkbox.Group
        label={t('mailings:formats')}
        description={t('mailings:formatsText')}
        value={said.formats}
        onChange={chosen => setSaid({ ...said, formats: formats.filter(format => chosen.includes(format)) })}
      >
        <Group mt="xs">
          <Checkbox value="pdf" label="PDF" />
          <Checkbox value="xlsx" label="Excel" />
        </Group>
      </Checkbox.Group>
    </FormDialog>
  )
}

interface RecipientsProps {
  value: { users: string[]; teams: string[] }
  wrong: Record<string, string>
  onChange: (part: { users?: string[]; teams?: string[] }) => void
}

function Recipients({ value, wrong, onChange }: RecipientsProps) {
  const { t } = useTranslation()
  const { users } = usePeople()
  const teams = useSharedTeams()
  const people = (users.data ?? []).filter(({ active }) => active === true)
  return (
    <>
      <MultiSelect
        label={t('mailings:users')}
        searchable
        hidePickedOptions
        value={value.users}
        error={wrong.users}
        data={people.map(({ id, name }) => ({ value: id, label: String(name) }))}
        onChange={chosen => onChange({ users: chosen })}
      />
      {teams.length ? (
        <MultiSelect
          label={t('mailings:teams')}
          description={t('mailings:teamsText')}
          searchable
          hidePickedOptions
          value={value.teams}
          error={wrong.teams}
          data={teams}
          onChange={chosen => onChange({ teams: chosen })}
        />
      ) : null}
      <Text size="sm" c="dimmed">
        {t('mailings:ownRights')}
      </Text>
    </>
  )
}

import { Alert, Button, Select } from '@mantine/core'
import { DateInput } from '@mantine/dates'
import '@mantine/dates/styles.layer.css'
import dayjs from 'dayjs'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { asText } from '../../fields/widget.ts'
import { DialogActions } from '../../ui/dialog-actions.tsx'
import { problemsOf } from '../../ui/problems.ts'
import { usePeople } from '../settings/users/use-people.ts'
import classes from './access.module.css'
import { type NewShare, useShare } from './shares.ts'

interface ShareFormProps {
  object: string
  record: string
  onClose: () => void
}

/** With whom, to do what, and until which day: all of that day it still holds. */
export function ShareForm({ object, record, onClose }: ShareFormProps) {
  const { t, i18n } = useTranslation()
  const { users, teams } = usePeople()
  const [whom, setWhom] = useState<string | null>(null)
  const [right, setRight] = useState<NewShare['right']>('read')
  const [until, setUntil] = useState<string | null>(dayjs().add(14, 'day').format('YYYY-MM-DD'))
  const share = useShare(object, record, onClose)
  const { wrong, rest } = problemsOf(share.error, ['user', 'team', 'right', 'until'])
  const [kind, id] = whom?.split(' ') ?? []
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!id || !until) return
    const day = dayjs(until).endOf('day').toISOString()
    share.mutate({ [kind === 'team' ? 'team' : 'user']: id, right, until: day })
  }
  const named = (of: string, all: typeof users.data = []) =>
    all.filter(one => of === 'team' || one.active).map(one => ({ value: `${of} ${one.id}`, label: asText(one.name) }))
  return (
    <form onSubmit={submit} noValidate className={classes.share}>
      <Select
        className={classes.whole}
        label={t('access:share.whom')}
        data-autofocus
        searchable
        required
        value={whom}
        error={wrong.user ?? wrong.team}
        data={[
          { group: t('access:share.people'), items: named('user', users.data) },
          { group: t('access:share.teams'), items: named('team', teams.data) },
        ]}
        nothingFoundMessage={t('settings:users.noneFound')}
        onChange={setWhom}
      />
      <Select
        label={t('access:share.right')}
        allowDeselect={false}
        value={right}
        error={wrong.right}
        data={(['read', 'change'] as const).map(value => ({ value, label: t(`access:share.rights.${value}`) }))}
        onChange={value => setRight(value === 'change' ? 'change' : 'read')}
      />
      <DateInput
        label={t('access:share.until')}
        required
        value={until}
        error={wrong.until}
        locale={i18n.language}
        valueFormat="D MMM YYYY"
        minDate={dayjs().format('YYYY-MM-DD')}
        maxDate={dayjs().add(365, 'day').format('YYYY-MM-DD')}
        onChange={setUntil}
      />
      {rest ? (
        <Alert className={classes.whole} color="red" role="alert">
          {rest}
        </Alert>
      ) : null}
      <div className={classes.whole}>
        <DialogActions>
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" loading={share.isPending} disabled={!id || !until}>
            {t('access:share.begin')}
          </Button>
        </DialogActions>
      </div>
    </form>
  )
}

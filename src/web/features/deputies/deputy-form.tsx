import { Alert, Button, Select, Switch } from '@mantine/core'
import { DateInput } from '@mantine/dates'
import '@mantine/dates/styles.layer.css'
import dayjs from 'dayjs'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { asText } from '../../fields/widget.ts'
import { DialogActions } from '../../ui/dialog-actions.tsx'
import { problemsOf } from '../../ui/problems.ts'
import rows from '../settings/parts/rows.module.css'
import { usePeople } from '../settings/users/use-people.ts'
import { useNameDeputy } from './deputies.ts'

interface DeputyFormProps {
  /** For whom somebody is named; where there are several, one is chosen. */
  absent: readonly { id: string; name: string }[]
  onNamed: () => void
  onClose: () => void
}

const today = () => dayjs().format('YYYY-MM-DD')

/** Who stands in, from which day, until which one: all of that day he still does. */
export function DeputyForm({ absent, onNamed, onClose }: DeputyFormProps) {
  const { t, i18n } = useTranslation()
  const { users } = usePeople()
  const [whose, setWhose] = useState(absent[0]?.id ?? '')
  const [deputy, setDeputy] = useState<string | null>(null)
  const [from, setFrom] = useState<string | null>(today())
  const [until, setUntil] = useState<string | null>(dayjs().add(14, 'day').format('YYYY-MM-DD'))
  const [takesLeads, setTakesLeads] = useState(true)
  const naming = useNameDeputy(onNamed)
  const { wrong, rest } = problemsOf(naming.error, ['deputy', 'from', 'until', 'takesLeads'])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!deputy || !from || !until || naming.isPending) return
    naming.mutate({
      absent: whose,
      deputy,
      from: dayjs(from).startOf('day').toISOString(),
      until: dayjs(until).endOf('day').toISOString(),
      takesLeads,
    })
  }
  const days = { locale: i18n.language, valueFormat: 'D MMM YYYY', minDate: today(), required: true }
  return (
    <form onSubmit={submit} noValidate>
      <div className={rows.form}>
        {absent.length > 1 ? (
          <Select
            label={t('settings:deputies.absent')}
            searchable
            allowDeselect={false}
            required
            value={whose}
            data={absent.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={next => setWhose(next ?? whose)}
          />
        ) : null}
        <Select
          label={t('settings:deputies.deputy')}
          data-autofocus
          searchable
          required
          value={deputy}
          error={wrong.deputy}
          data={(users.data ?? [])
            .filter(user => user.active && user.id !== whose)
            .map(user => ({ value: user.id, label: asText(user.name) }))}
          nothingFoundMessage={t('settings:users.noneFound')}
          onChange={setDeputy}
        />
        <DateInput {...days} label={t('settings:deputies.from')} value={from} error={wrong.from} onChange={setFrom} />
        <DateInput
          {...days}
          label={t('settings:deputies.until')}
          value={until}
          error={wrong.until}
          onChange={setUntil}
        />
        <Switch
          className={rows.whole}
          label={t('settings:deputies.takesLeads')}
          checked={takesLeads}
          error={wrong.takesLeads}
          onChange={event => setTakesLeads(event.currentTarget.checked)}
        />
        {rest ? (
          <Alert color="red" role="alert" className={rows.whole}>
            {rest}
          </Alert>
        ) : null}
        <div className={rows.whole}>
          <DialogActions>
            <Button variant="default" onClick={onClose}>
              {t('cancel')}
            </Button>
            <Button type="submit" loading={naming.isPending} disabled={!deputy || !from || !until}>
              {t('settings:deputies.name')}
            </Button>
          </DialogActions>
        </div>
      </div>
    </form>
  )
}

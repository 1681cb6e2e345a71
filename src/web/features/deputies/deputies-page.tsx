import { IconUserCheck, IconUserPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RecordJson } from '../../app/contract.ts'
import { useMe } from '../../app/session.ts'
import { asText } from '../../fields/widget.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { Empty } from '../../ui/empty.tsx'
import { HeaderButton } from '../../ui/header-button.tsx'
import { SettingsFrame } from '../settings/parts/settings-frame.tsx'
import { usePeople } from '../settings/users/use-people.ts'
import { deputiesQuery } from './deputies.ts'
import { DeputyForm } from './deputy-form.tsx'
import { DeputyRows } from './deputy-rows.tsx'

/** Who stands in for whom: oneself, and the people for whom one answers. */
export function DeputiesPage() {
  const { t } = useTranslation()
  const asked = useQuery(deputiesQuery())
  const absent = useNamedFor()
  const [naming, setNaming] = useState(false)
  return (
    <SettingsFrame
      title={t('settings:deputies.title')}
      text={t('settings:deputies.text')}
      asked={asked}
      open
      actions={<HeaderButton icon={IconUserPlus} label={t('settings:deputies.name')} onClick={() => setNaming(true)} />}
    >
      {asked.data?.length ? (
        <DeputyRows deputies={asked.data} />
      ) : (
        <Empty icon={IconUserCheck} title={t('settings:deputies.none')} text={t('settings:deputies.noneText')} />
      )}
      {naming ? (
        <Dialog
          opened
          onClose={() => setNaming(false)}
          title={t('settings:deputies.nameTitle')}
          closeOnClickOutside={false}
        >
          <DeputyForm absent={absent} onNamed={() => setNaming(false)} onClose={() => setNaming(false)} />
        </Dialog>
      ) : null}
    </SettingsFrame>
  )
}

/** For whom one names a deputy: oneself first, then one's people, for an administrator everybody. */
function useNamedFor(): { id: string; name: string }[] {
  const me = useMe()
  const { users, teams } = usePeople()
  const headed = branchesOf(me.id, teams.data ?? [])
  const others = (users.data ?? []).filter(
    user => user.active && user.id !== me.id && (me.admin || headed.has(asText(user.team))),
  )
  return [{ id: me.id, name: me.name }, ...others.map(user => ({ id: user.id, name: asText(user.name) }))]
}

/** Teams that somebody heads, and all inside them. */
function branchesOf(head: string, teams: readonly RecordJson[]): Set<string> {
  const found = new Set(teams.filter(team => team.head === head).map(({ id }) => id))
  for (let before = -1; before < found.size; ) {
    before = found.size
    for (const team of teams) if (found.has(asText(team.parent))) found.add(team.id)
  }
  return found
}

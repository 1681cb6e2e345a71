import { ActionIcon, Menu } from '@mantine/core'
import { IconDots, IconPencil, IconPlus, IconSitemap, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RecordJson } from '../../../app/contract.ts'
import { asText } from '../../../fields/widget.ts'
import { Empty } from '../../../ui/empty.tsx'
import { HeaderButton } from '../../../ui/header-button.tsx'
import { Person, PersonName } from '../../../ui/person.tsx'
import { RemoveRecord } from '../parts/remove-record.tsx'
import rows from '../parts/rows.module.css'
import { SettingsFrame } from '../parts/settings-frame.tsx'
import { usePeople } from '../users/use-people.ts'
import { TeamDialog } from './team-dialog.tsx'
import { flat, type TeamBranch, treeOf } from './team-tree.ts'
import classes from './teams.module.css'

type Open = { add: string | null } | { edit: RecordJson } | { remove: RecordJson }

/** The tree of teams: along it rights of the scope "branch" reach, and heads are asked when nobody is free. */
export function TeamsPage() {
  const { t } = useTranslation()
  const { users, teams, userOf } = usePeople()
  const [open, setOpen] = useState<Open | null>(null)
  const members = Map.groupBy(
    (users.data ?? []).filter(user => user.active),
    user => asText(user.team),
  )
  return (
    <SettingsFrame
      title={t('settings:teams.title')}
      text={t('settings:teams.text')}
      asked={teams}
      note={teams.data?.length}
      actions={<HeaderButton icon={IconPlus} label={t('settings:teams.add')} onClick={() => setOpen({ add: null })} />}
    >
      {teams.data?.length ? (
        <ul
          className={rows.rows}
          style={{ '--columns': 'minmax(0, 1.4fr) minmax(0, 1fr) minmax(0, 1.4fr) auto' } as React.CSSProperties}
        >
          {flat(treeOf(teams.data)).map(branch => (
            <TeamRow
              key={branch.team.id}
              branch={branch}
              head={userOf(branch.team.head)}
              members={members.get(branch.team.id) ?? []}
              onOpen={setOpen}
            />
          ))}
        </ul>
      ) : (
        <Empty icon={IconSitemap} title={t('settings:teams.none')} text={t('settings:teams.noneText')} />
      )}
      {open && 'add' in open ? <TeamDialog parent={open.add} onClose={() => setOpen(null)} /> : null}
      {open && 'edit' in open ? <TeamDialog team={open.edit} parent={null} onClose={() => setOpen(null)} /> : null}
      {open && 'remove' in open ? (
        <RemoveRecord
          object="team"
          record={open.remove}
          title={name => t('settings:teams.removeTitle', { name })}
          text={t('settings:teams.removeText')}
          onClose={() => setOpen(null)}
        />
      ) : null}
    </SettingsFrame>
  )
}

interface TeamRowProps {
  branch: TeamBranch
  head: RecordJson | undefined
  members: RecordJson[]
  onOpen: (open: Open) => void
}

function TeamRow({ branch: { team, depth }, head, members, onOpen }: TeamRowProps) {
  const { t } = useTranslation()
  const name = asText(team.name)
  return (
    <li className={rows.row}>
      <div className={rows.main} style={{ paddingLeft: `min(${depth * 22}px, 30%)` }}>
        {depth ? <span className={classes.twig} aria-hidden="true" /> : null}
        <button type="button" className={rows.title} onClick={() => onOpen({ edit: team })}>
          {name}
        </button>
      </div>
      <span className={rows.cell}>
        {head ? (
          <PersonName name={asText(head.name)} />
        ) : (
          <span className={rows.note}>{t('settings:teams.noHead')}</span>
        )}
      </span>
      <span className={rows.cell}>
        <Members members={members} />
      </span>
      <div className={rows.end}>
        <Menu position="bottom-end" withinPortal>
          <Menu.Target>
            <ActionIcon size="lg" aria-label={t('settings:actionsFor', { name })}>
              <IconDots size={18} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<IconPencil size={16} stroke={1.6} />} onClick={() => onOpen({ edit: team })}>
              {t('settings:edit')}
            </Menu.Item>
            <Menu.Item leftSection={<IconPlus size={16} stroke={1.6} />} onClick={() => onOpen({ add: team.id })}>
              {t('settings:teams.addBelow')}
            </Menu.Item>
            <Menu.Item
              color="red"
              leftSection={<IconTrash size={16} stroke={1.6} />}
              onClick={() => onOpen({ remove: team })}
            >
              {t('remove')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </div>
    </li>
  )
}

const mostFaces = 5

function Members({ members }: { members: RecordJson[] }) {
  const { t } = useTranslation()
  if (!members.length) return <span className={rows.note}>{t('settings:teams.noMembers')}</span>
  const names = members.map(member => asText(member.name))
  return (
    <span className={classes.members} title={names.join('\n')}>
      <span className={classes.faces}>
        {names.slice(0, mostFaces).map((name, at) => (
          <Person key={at} name={name} size={22} />
        ))}
      </span>
      {t('settings:teams.members', { count: members.length })}
    </span>
  )
}

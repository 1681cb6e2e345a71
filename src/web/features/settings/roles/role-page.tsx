import { ActionIcon, Menu, Switch, TextInput } from '@mantine/core'
import { IconCopy, IconDots, IconTrash } from '@tabler/icons-react'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Json, JsonObject } from '../../../../model/index.ts'
import type { RecordJson } from '../../../app/contract.ts'
import { NotFoundPage } from '../../../app/error-page.tsx'
import { useObject } from '../../../app/schema.ts'
import { isJsonObject } from '../../../fields/json-object.ts'
import { asText } from '../../../fields/widget.ts'
import { SaveBar } from '../../../ui/save-bar.tsx'
import { useConsequences } from '../parts/consequences.tsx'
import { RemoveRecord } from '../parts/remove-record.tsx'
import { SettingsFrame } from '../parts/settings-frame.tsx'
import { changedOf, useEdit } from '../parts/use-edit.ts'
import { useRecordDraft } from '../parts/use-record-draft.ts'
import { usePeople } from '../users/use-people.ts'
import { NewRoleDialog } from './new-role-dialog.tsx'
import { fieldRightIn, type RoleValues, withFieldRight } from './rights.ts'
import { RightsMatrix } from './rights-matrix.tsx'
import { useRoleName } from './role-name.ts'
import { quotaFields, RoleQuotas } from './role-quotas.tsx'
import classes from './roles.module.css'

/** Whoever does not see until when a recording is kept does not hear it. */
const hearing = 'recordedUntil'

/** What a role may do: a row an object, a column a verb. */
export function RolePage() {
  const { id = '' } = useParams({ strict: false })
  const { roles, roleOf } = usePeople()
  const { t } = useTranslation()
  const role = roleOf(id)
  if (roles.data && !role) return <NotFoundPage />
  if (!role) return <SettingsFrame title={t('settings:roles.one')} back="/settings/roles" asked={roles} />
  return <RoleEditor key={role.id} role={role} roles={roles.data ?? []} />
}

function RoleEditor({ role, roles }: { role: RecordJson; roles: RecordJson[] }) {
  const { t } = useTranslation()
  const roleName = useRoleName()
  const saved: RoleValues = {
    name: asText(role.name),
    objects: asObject(role.objects),
    fields: asObject(role.fields),
    demandsSecondFactor: role.demandsSecondFactor === true,
    writesRobots: role.writesRobots === true,
    readPerHour: asCount(role.readPerHour),
    readPerDay: asCount(role.readPerDay),
    exportedPerDay: asCount(role.exportedPerDay),
    stopsBeyond: role.stopsBeyond === true,
  }
  const { values, base, drafted, change, forget } = useRecordDraft('role', role, saved)
  const { save, wrong, rest } = useEdit({
    object: useObject('role'),
    record: role,
    base,
    values,
    shown: ['name', ...quotaFields],
    onSaved: forget,
  })
  const told = useConsequences('roles', role.id)
  const holders = told.data?.uses.find(({ object }) => object === 'user')?.count ?? 0
  const dirty = drafted && Object.keys(changedOf(values, role)).length > 0
  const about = role.builtIn ? t(`settings:roleAbout.${asText(role.name)}`, { defaultValue: '' }) : ''
  return (
    <SettingsFrame
      title={roleName(role)}
      back="/settings/roles"
      wide
      text={role.admin ? t('settings:roles.adminText') : `${about} ${t('settings:roles.matrixText')}`}
      actions={<RoleMenu role={role} roles={roles} />}
    >
      {role.builtIn ? null : (
        <TextInput
          className={classes.name}
          label={t('settings:roles.name')}
          value={values.name}
          error={wrong.name}
          maxLength={100}
          onChange={event => change({ name: event.currentTarget.value })}
        />
      )}
      <Switch
        mb="lg"
        label={t('second-factor:role')}
        description={t('second-factor:roleText')}
        checked={values.demandsSecondFactor}
        onChange={event => change({ demandsSecondFactor: event.currentTarget.checked })}
      />
      {role.admin ? null : (
        <Switch
          mb="lg"
          label={t('settings:roles.hears')}
          description={t('settings:roles.hearsText')}
          checked={fieldRightIn(values.fields, 'activity', hearing) !== 'hidden'}
          onChange={event =>
            change({
              fields: withFieldRight(
                values.fields,
                'activity',
                hearing,
                event.currentTarget.checked ? 'write' : 'hidden',
              ),
            })
          }
        />
      )}
      {role.admin ? null : (
        <Switch
          mb="lg"
          label={t('settings:roles.robots')}
          description={t('settings:roles.robotsText')}
          checked={values.writesRobots}
          onChange={event => change({ writesRobots: event.currentTarget.checked })}
        />
      )}
      <RoleQuotas values={values} wrong={wrong} onChange={change} />
      {role.admin ? null : <RightsMatrix values={values} onChange={change} />}
      <SaveBar
        dirty={dirty}
        note={holders ? t('settings:roles.concerns', { count: holders }) : t('settings:roles.concernsNobody')}
        pending={save.isPending}
        problem={rest}
        onSave={() => save.mutate()}
        onDiscard={() => {
          forget()
          save.reset()
        }}
      />
    </SettingsFrame>
  )
}

function RoleMenu({ role, roles }: { role: RecordJson; roles: RecordJson[] }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const [open, setOpen] = useState<'copy' | 'remove' | null>(null)
  if (role.admin) return null
  return (
    <>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon size="lg" aria-label={t('more')}>
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconCopy size={16} stroke={1.6} />} onClick={() => setOpen('copy')}>
            {t('settings:roles.copy')}
          </Menu.Item>
          {role.builtIn ? null : (
            <Menu.Item color="red" leftSection={<IconTrash size={16} stroke={1.6} />} onClick={() => setOpen('remove')}>
              {t('remove')}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {open === 'copy' ? <NewRoleDialog roles={roles} from={role.id} onClose={() => setOpen(null)} /> : null}
      {open === 'remove' ? (
        <RemoveRecord
          object="role"
          record={role}
          title={name => t('settings:roles.removeTitle', { name })}
          text={t('settings:roles.removeText')}
          leave={() => navigate({ to: '/settings/roles' })}
          onClose={() => setOpen(null)}
        />
      ) : null}
    </>
  )
}

const asCount = (value: Json | undefined): number | null => (typeof value === 'number' ? value : null)
const asObject = (value: Json | undefined): JsonObject => (isJsonObject(value) ? value : {})

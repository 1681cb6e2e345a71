import { ActionIcon, Menu } from '@mantine/core'
import { IconCopy, IconDots, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Confirm } from '../../../ui/confirm.tsx'
import type { OwnFlow } from '../../automation/flows.ts'
import { useFlowVerbs } from './use-flow-verbs.ts'

/** What else can be done with a flow; where runs are under way, it is asked first. */
export function FlowMenu({ flow }: { flow: OwnFlow }) {
  const { t } = useTranslation()
  const { copy, remove } = useFlowVerbs(flow)
  const [asks, ask] = useState(false)
  const { name, counts } = flow
  return (
    <>
      <Menu position="bottom-end" shadow="md">
        <Menu.Target>
          <ActionIcon color="ink" size={36} aria-label={t('automation:menu', { name })}>
            <IconDots size={16} stroke={1.6} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconCopy size={16} stroke={1.6} />} onClick={() => copy.mutate()}>
            {t('automation:copy')}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconTrash size={16} stroke={1.6} />}
            onClick={() => (counts.live ? ask(true) : remove.mutate())}
          >
            {t('remove')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {asks ? (
        <Confirm
          title={t('automation:removeTitle', { name })}
          text={t('automation:removeText', { count: counts.live })}
          action={t('remove')}
          run={() => remove.mutateAsync()}
          onClose={() => ask(false)}
        />
      ) : null}
    </>
  )
}

import { ActionIcon, Menu } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Branch } from './categories.ts'
import type { BranchActs } from './use-branch-acts.ts'

interface BranchMenuProps {
  branch: Branch
  among: readonly Branch[]
  acts: BranchActs
}

/** What dragging does, and what else can be done with a branch. */
export function BranchMenu({ branch, among, acts }: BranchMenuProps) {
  const { t } = useTranslation()
  const at = among.indexOf(branch)
  const goTo = (place: number) => acts.bring(branch.id, { parent: branch.parent, at: place })
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon size="sm" variant="subtle" color="gray" aria-label={t('catalogue:more', { name: branch.name })}>
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => acts.draft({ parent: branch.id })}>{t('catalogue:addIn')}</Menu.Item>
        <Menu.Item onClick={() => acts.draft({ parent: branch.parent, of: branch })}>{t('catalogue:change')}</Menu.Item>
        <Menu.Item disabled={at === 0} onClick={() => goTo(at - 1)}>
          {t('catalogue:up')}
        </Menu.Item>
        <Menu.Item disabled={at === among.length - 1} onClick={() => goTo(at + 1)}>
          {t('catalogue:down')}
        </Menu.Item>
        {branch.can.remove ? (
          <Menu.Item c="var(--r-bad)" onClick={() => acts.remove(branch)}>
            {t('remove')}
          </Menu.Item>
        ) : null}
      </Menu.Dropdown>
    </Menu>
  )
}

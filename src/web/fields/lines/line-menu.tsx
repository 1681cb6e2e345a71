import { ActionIcon, Menu } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Row } from './rows.ts'
import type { RowActs } from './use-rows.ts'

/** What else can be done with a line; by keys the same is done from its cells. */
export function LineMenu({ row, acts }: { row: Row; acts: RowActs }) {
  const { t } = useTranslation()
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="sm" aria-label={t('lines:more', { name: row.name })}>
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {row.note === undefined ? (
          <Menu.Item onClick={() => acts.change(row.key, { note: '' })}>{t('lines:addNote')}</Menu.Item>
        ) : (
          <Menu.Item onClick={() => acts.change(row.key, { note: undefined })}>{t('lines:removeNote')}</Menu.Item>
        )}
        {row.section === undefined ? (
          <Menu.Item onClick={() => acts.change(row.key, { section: '' })}>{t('lines:addSection')}</Menu.Item>
        ) : (
          <Menu.Item onClick={() => acts.change(row.key, { section: undefined })}>{t('lines:removeSection')}</Menu.Item>
        )}
        <Menu.Item rightSection={<small>Ctrl+D</small>} onClick={() => acts.duplicate(row.key)}>
          {t('lines:duplicate')}
        </Menu.Item>
        <Menu.Item rightSection={<small>Alt+↑</small>} onClick={() => acts.move(row.key, -1)}>
          {t('lines:up')}
        </Menu.Item>
        <Menu.Item rightSection={<small>Alt+↓</small>} onClick={() => acts.move(row.key, 1)}>
          {t('lines:down')}
        </Menu.Item>
        <Menu.Item c="var(--r-bad)" rightSection={<small>Ctrl+Del</small>} onClick={() => acts.remove(row.key)}>
          {t('remove')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

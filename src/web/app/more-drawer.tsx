import { Drawer, UnstyledButton } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import classes from './bottom-bar.module.css'
import { useNavigation } from './navigation.ts'
import { NoticeBell } from './notice-bell.tsx'
import { useSchema } from './schema.ts'
import { searchOpen } from './search-open.ts'
import { Items } from './sidebar.tsx'
import { UserMenu } from './user-menu.tsx'

/** Everything that has no place of its own in the bottom bar. */
export function MoreDrawer({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const { company } = useSchema()
  const { work, selling, reports, settings } = useNavigation()
  const close = onClose
  return (
    <Drawer
      opened
      onClose={onClose}
      position="bottom"
      size="85%"
      title={company.name}
      padding="md"
      classNames={{ body: classes.drawer }}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <div className={classes.tools}>
        <UnstyledButton
          className={classes.search}
          onClick={() => {
            close()
            searchOpen.set(true)
          }}
        >
          {t('search.open')}
        </UnstyledButton>
        <NoticeBell />
      </div>
      <Items items={[...work, ...selling, ...reports, settings]} />
      <UserMenu />
    </Drawer>
  )
}

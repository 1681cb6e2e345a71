import { Button } from '@mantine/core'
import { IconCloudOff, IconLock } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiError } from '../../../app/api-error.ts'
import { useMe } from '../../../app/session.ts'
import { Empty } from '../../../ui/empty.tsx'
import { Lines } from '../../../ui/loading.tsx'
import { PageHeader } from '../../../ui/page-header.tsx'
import { errorWords } from '../../../ui/toast.ts'
import classes from './settings-frame.module.css'

/** What the page is drawn from, as `useQuery` gives it. */
interface Asked {
  isPending: boolean
  error: Error | null
  data: unknown
  refetch: () => unknown
}

interface SettingsFrameProps {
  title: string
  /** One or two sentences: what is set here and what follows from it. */
  text?: ReactNode
  note?: ReactNode
  actions?: ReactNode
  /** Page above this one; `null`: none. */
  back?: string | null
  asked?: Asked
  /** Also for those who are no administrators. */
  open?: boolean
  /** As wide as the window. */
  wide?: boolean
  children?: ReactNode
}

/** Every page of the settings: what it is for, and what to do when it cannot be shown. */
export function SettingsFrame({
  title,
  text,
  note,
  actions,
  back = '/settings',
  asked,
  open,
  wide,
  children,
}: SettingsFrameProps) {
  const me = useMe()
  const allowed = open || me.admin
  return (
    <>
      <PageHeader
        title={title}
        note={note}
        back={back ?? undefined}
        actions={allowed ? actions : null}
        narrow={!wide}
      />
      <div className={classes.page} data-wide={wide || undefined}>
        {allowed && text ? <div className={classes.text}>{text}</div> : null}
        {allowed ? <Content asked={asked}>{children}</Content> : <AdministratorsOnly />}
      </div>
    </>
  )
}

/** What was asked for, or why it is not there: what is known stays while the server is away. */
function Content({ asked, children }: { asked?: Asked; children: ReactNode }) {
  const { t } = useTranslation()
  if (!asked || asked.data !== undefined) return <>{children}</>
  if (asked.error instanceof ApiError && asked.error.status === 403)
    return <Empty icon={IconLock} title={t('settings:noAccess')} text={asked.error.message} />
  if (asked.error) {
    return (
      <Empty icon={IconCloudOff} title={t('error.title')} text={errorWords(asked.error)}>
        <Button variant="default" onClick={() => void asked.refetch()}>
          {t('retry')}
        </Button>
      </Empty>
    )
  }
  return (
    <div role="status" aria-label={t('loading')}>
      <Lines count={8} />
    </div>
  )
}

function AdministratorsOnly() {
  const { t } = useTranslation()
  return <Empty icon={IconLock} title={t('settings:administratorsOnly')} text={t('settings:administratorsOnlyText')} />
}

import { IconApps, IconPlus } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import { useMe } from '../../../app/session.ts'
import { Confirm } from '../../../ui/confirm.tsx'
import { Empty } from '../../../ui/empty.tsx'
import { HeaderButton } from '../../../ui/header-button.tsx'
import { toast } from '../../../ui/toast.ts'
import { GrantRows } from '../../apps/grant-rows.tsx'
import { grantsQuery } from '../../apps/grants.ts'
import rows from '../parts/rows.module.css'
import { SettingsFrame } from '../parts/settings-frame.tsx'
import { AppRow } from './app-row.tsx'
import { appsQuery, type MadeApp, type OAuthApp } from './apps.ts'
import { ChangeAppDialog } from './change-app-dialog.tsx'
import { MadeAppDialog } from './made-app-dialog.tsx'
import { NewAppDialog } from './new-app-dialog.tsx'

/** Programs of others that may ask people to speak for them, and for whom they do. */
export function AppsPage() {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const { admin } = useMe()
  const apps = useQuery({ ...appsQuery, enabled: admin })
  const [adding, setAdding] = useState(false)
  const [made, setMade] = useState<MadeApp | null>(null)
  const [changing, setChanging] = useState<OAuthApp | null>(null)
  const [ending, setEnding] = useState<OAuthApp | null>(null)
  const refresh = () =>
    Promise.all([['oauth-grants'], ['oauth-apps']].map(queryKey => queryClient.invalidateQueries({ queryKey })))
  const show = (app: MadeApp) => {
    setAdding(false)
    setMade(app)
    void refresh()
  }
  const end = async ({ id, name }: OAuthApp) => {
    await api.delete(`/oauth/apps/${id}`)
    toast({ message: t('apps:ended', { name }) })
    await refresh()
  }
  return (
    <SettingsFrame
      title={t('apps:title')}
      text={t('apps:text')}
      asked={apps}
      actions={<HeaderButton icon={IconPlus} label={t('apps:add')} onClick={() => setAdding(true)} />}
    >
      {apps.data?.length ? (
        <ul
          className={rows.rows}
          style={{ '--columns': 'minmax(0, 1.4fr) minmax(0, 1.4fr) minmax(0, 0.7fr) auto' } as React.CSSProperties}
        >
          {apps.data.map(app => (
            <AppRow
              key={app.id}
              app={app}
              onSecret={show}
              onChange={() => setChanging(app)}
              onEnd={() => setEnding(app)}
            />
          ))}
        </ul>
      ) : (
        <Empty icon={IconApps} title={t('apps:none')} text={t('apps:noneText')} />
      )}
      <Connected />
      {adding ? <NewAppDialog onClose={() => setAdding(false)} onMade={show} /> : null}
      {changing ? <ChangeAppDialog app={changing} onChanged={refresh} onClose={() => setChanging(null)} /> : null}
      {made ? <MadeAppDialog made={made} onClose={() => setMade(null)} /> : null}
      {ending ? (
        <Confirm
          title={t('apps:endTitle', { name: ending.name })}
          text={t('apps:endText', { count: ending.people })}
          action={t('apps:end')}
          run={() => end(ending)}
          onClose={() => setEnding(null)}
        />
      ) : null}
    </SettingsFrame>
  )
}

/** For whom apps speak now. */
function Connected() {
  const { t } = useTranslation()
  const { data } = useQuery(grantsQuery('all'))
  if (!data?.length) return null
  return (
    <section className={rows.section} style={{ marginTop: 28 }} aria-labelledby="connected-apps">
      <h2 className={rows.sectionTitle} id="connected-apps">
        {t('apps:connected')}
      </h2>
      <p className={rows.sectionText}>{t('apps:connectedText')}</p>
      <GrantRows grants={data} named />
    </section>
  )
}

import { useSuspenseQuery } from '@tanstack/react-query'
import { Outlet } from '@tanstack/react-router'
import { Suspense, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { OfflineBar } from '../offline/offline-bar.tsx'
import { watchRows } from '../records/trail/clicked.ts'
import { useComeBackToLink } from '../records/trail/come-back.ts'
import { lazyPart, preloadLater } from '../ui/lazy-part.tsx'
import { PageLoading } from '../ui/loading.tsx'
import { Overlay } from '../ui/overlay.tsx'
import { useIsPhone } from '../ui/use-phone.ts'
import { BottomBar } from './bottom-bar.tsx'
import { callsWanted } from './calls.ts'
import { clockFast } from './clock.ts'
import { loadWorkWords } from './i18n.ts'
import { useLiveEvents } from './live.ts'
import { useOpenByAddress } from './open-by-address.ts'
import { useOpenPushed } from './open-pushed.ts'
import { openScript } from './open-script.ts'
import { watchPrinting } from './printing.ts'
import { quickLead } from './quick-lead.ts'
import { readingNear } from './reading-near.ts'
import { useRememberCards } from './recent.ts'
import { SchemaContext, schemaQuery } from './schema.ts'
import { loadSearch, SearchBox } from './search-box.tsx'
import { searchOpen } from './search-open.ts'
import { MeContext, meQuery, sessionEnded, useMe } from './session.ts'
import classes from './shell.module.css'
import { useShortcuts } from './shortcuts.ts'
import { Sidebar } from './sidebar.tsx'
import { useTabBadge } from './use-tab-badge.ts'
import { useUsualCommands } from './usual-commands.tsx'

const loadQuickLead = () => import('../features/leads/quick-lead.tsx')
const ScriptPanel = lazyPart(async () => {
  const [module] = await Promise.all([import('../features/call-scripts/script-panel.tsx'), loadWorkWords()])
  return module.ScriptPanel
})
const QuickLead = lazyPart(
  async () => (await loadQuickLead()).QuickLead,
  () => quickLead.set(false),
)
/** Nobody works long before he opens a list. */
const loadList = () => import('../records/list-page.tsx')
/** Where this device shows notices also without a page, it says anew where it is reached. */
const renewPush = async () => (await import('../features/notices/push.ts')).renewPush()
/** What is written without a network is kept by code that has to be here by then. */
const loadOffline = () =>
  Promise.all([
    import('../offline/send-or-wait.ts'),
    import('../offline/seen.ts'),
    import('../offline/with-waiting.ts'),
    import('../offline/send-waiting.ts'),
    import('../offline/waiting-dialog.tsx'),
    import('../ui/confirm.tsx'),
    import('../ui/show-toast.tsx'),
  ])
/** From then on the pages open without a network, too. */
const installWorker = async () => (await import('../offline/install.ts')).installWorker()
const ClockBar = lazyPart(async () => (await import('./clock-bar.tsx')).ClockBar)
const ReadingBar = lazyPart(async () => {
  const [{ ReadingBar }] = await Promise.all([import('../features/reading/reading-bar.tsx'), loadWorkWords()])
  return ReadingBar
})
const LiveCalls = lazyPart(async () => {
  const [{ LiveCalls }] = await Promise.all([import('../features/telephony/live-calls.tsx'), loadWorkWords()])
  return LiveCalls
})
const SignInAgain = lazyPart(async () => (await import('../features/sign-in/sign-in-again.tsx')).SignInAgain)

/** The frame around every page, for whom it is drawn and of what. */
export function Shell() {
  const { data: me } = useSuspenseQuery(meQuery)
  const { data: schema } = useSuspenseQuery(schemaQuery)
  return (
    <MeContext value={me}>
      <SchemaContext value={schema}>
        <Frame />
      </SchemaContext>
    </MeContext>
  )
}

/** Where to go, what to do from anywhere, and what arrives live. */
function Frame() {
  const { t } = useTranslation()
  const phone = useIsPhone()
  const me = useMe()
  useLiveEvents()
  useUsualCommands()
  useShortcuts()
  useRememberCards()
  useTabBadge()
  useOpenPushed()
  useComeBackToLink()
  useEffect(watchRows, [])
  useEffect(watchPrinting, [])
  useOpenByAddress()
  // A lead is taken down while somebody is on the telephone, with or without a network.
  useEffect(() => preloadLater(loadQuickLead), [])
  useEffect(() => preloadLater(loadOffline, 2000), [])
  useEffect(() => preloadLater(loadList, 1000), [])
  useEffect(() => preloadLater(loadSearch), [])
  useEffect(() => preloadLater(renewPush), [])
  useEffect(() => preloadLater(installWorker, 8000), [])
  // A call that rings wakes them at once; what rang before the page was there is asked for when it has come to rest.
  useEffect(() => preloadLater(async () => callsWanted.set(true), 1500), [])

  return (
    <div className={classes.shell}>
      <a className={classes.skip} href="#content">
        {t('skip')}
      </a>
      {phone ? null : <Sidebar />}
      <main id="content" className={classes.content} tabIndex={-1}>
        <OfflineBar />
        {clockFast.use() ? <ClockBar /> : null}
        {readingNear.use() ? <ReadingBar /> : null}
        <Suspense fallback={<PageLoading />}>
          <Outlet />
        </Suspense>
      </main>
      {phone ? <BottomBar /> : null}
      {searchOpen.use() ? <SearchBox /> : null}
      <Overlay />
      {quickLead.use() ? <QuickLead /> : null}
      {callsWanted.use() && me.telephony ? <LiveCalls /> : null}
      {openScript.use() ? <ScriptPanel /> : null}
      {sessionEnded.use() ? <SignInAgain /> : null}
    </div>
  )
}

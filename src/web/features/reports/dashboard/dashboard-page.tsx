import { Alert, Button } from '@mantine/core'
import { IconLayoutDashboard, IconLayoutGridAdd, IconPlus } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../../app/api.ts'
import { ApiError } from '../../../app/api-error.ts'
import { NotFoundPage } from '../../../app/error-page.tsx'
import { useMe } from '../../../app/session.ts'
import { Empty } from '../../../ui/empty.tsx'
import { HeaderButton } from '../../../ui/header-button.tsx'
import { lazyPart } from '../../../ui/lazy-part.tsx'
import { PageLoading } from '../../../ui/loading.tsx'
import { PageHeader } from '../../../ui/page-header.tsx'
import { errorWords, toast } from '../../../ui/toast.ts'
import { useIsPhone } from '../../../ui/use-phone.ts'
import { type DashboardJson, dashboardQuery, keptKeys, type Layout, type StockReport, stockQuery } from '../kept.ts'
import { KeptDialog } from '../kept-dialog.tsx'
import { KeptMenu } from '../kept-menu.tsx'
import type { MailingDialogProps } from '../mailings/mailing-dialog.tsx'
import { PeriodChoice } from '../period-choice.tsx'
import { chosenPeriod, readReportSearch } from '../report-search.ts'
import { useRemoveKept } from '../use-remove-kept.ts'
import type { WallDialogProps } from '../walls/wall-dialog.tsx'
import { AddTileDialog, type NewTile } from './add-tile-dialog.tsx'
import { compacted, freePlace } from './arrange.ts'
import classes from './dashboard.module.css'
import { DashboardGrid } from './grid.tsx'
import type { OwnTile, TileDialogProps } from './tile-dialog.tsx'
import { TileView } from './tile-view.tsx'
import { askedOfTile, chartOf, headOf, isOwn, keptLayout } from './tiles.ts'

const MailingDialog = lazyPart<MailingDialogProps>(
  async () => (await import('../mailings/mailing-dialog.tsx')).MailingDialog,
)
const TileDialog = lazyPart<TileDialogProps>(async () => (await import('./tile-dialog.tsx')).TileDialog)
const WallDialog = lazyPart<WallDialogProps>(async () => (await import('../walls/wall-dialog.tsx')).WallDialog)

/** Reports side by side, each with the rights of who looks at it. */
export function DashboardPage() {
  const { id } = useParams({ from: '/shell/dashboards/$id' })
  const dashboard = useQuery(dashboardQuery(id))
  const stock = useQuery(stockQuery)
  const error = dashboard.error ?? stock.error
  if (error instanceof ApiError && error.status === 404) return <NotFoundPage />
  if (error)
    return (
      <Alert color="red" role="alert" m="lg">
        {errorWords(error)}
      </Alert>
    )
  if (!dashboard.data || !stock.data) return <PageLoading />
  return <OpenDashboard key={id} dashboard={dashboard.data} stock={stock.data} />
}

function OpenDashboard({ dashboard, stock }: { dashboard: DashboardJson; stock: StockReport[] }) {
  const { t } = useTranslation()
  const me = useMe()
  const phone = useIsPhone()
  const queryClient = useQueryClient()
  const navigate = useNavigate({ from: '/dashboards/$id' })
  const chosen = chosenPeriod(readReportSearch({ ...useSearch({ from: '/shell/dashboards/$id' }) }))
  /** As it is being arranged; `null`: it is looked at. */
  const [draft, setDraft] = useState<Layout | null>(null)
  const [opened, setOpened] = useState<'add' | 'access' | 'copy' | 'mail' | 'wall' | null>(null)
  /** The tile of the dashboard's own that is being made (`new`) or changed, by its id. */
  const [making, setMaking] = useState<string | null>(null)
  const removing = useRemoveKept('dashboards')
  const { id, name, about, can, owner, ownerName, shared, version } = dashboard
  const layout = draft ?? dashboard.layout
  const period = draft ? draft.period : (chosen ?? layout.period)
  const saving = useMutation({
    mutationFn: (next: Layout) =>
      api.patch<DashboardJson>(`/dashboards/${id}`, { layout: keptLayout(next) }, { version }),
    onSuccess: async saved => {
      queryClient.setQueryData(dashboardQuery(id).queryKey, saved)
      setDraft(null)
      toast({ message: t('report-pages:saved', { name }) })
      await queryClient.invalidateQueries({ queryKey: keptKeys.dashboards })
    },
  })
  const add = (tile: NewTile) => {
    const now = draft ?? dashboard.layout
    const place = freePlace(now.tiles, 6, 6)
    setDraft({ ...now, tiles: [...now.tiles, { id: crypto.randomUUID(), ...tile, ...place }] })
  }
  const own = layout.tiles.find(tile => tile.id === making && isOwn(tile))
  const keep = (made: OwnTile) => {
    if (!own || !draft) return add(made)
    const changed = { ...own, ...made, chart: undefined }
    setDraft({ ...draft, tiles: draft.tiles.map(tile => (tile.id === own.id ? changed : tile)) })
  }
  const close = () => setOpened(null)
  return (
    <>
      <PageHeader
        title={name}
        note={
          phone
            ? undefined
            : owner === me.id
              ? t(`report-pages:shared.${shared}`)
              : t('report-pages:by', { name: ownerName })
        }
        back="/dashboards"
        actions={
          draft ? (
            <>
              <HeaderButton quiet icon={IconPlus} label={t('report-pages:addTile')} onClick={() => setOpened('add')} />
              <Button variant="default" onClick={() => setDraft(null)}>
                {t('cancel')}
              </Button>
              <Button loading={saving.isPending} onClick={() => saving.mutate(draft)}>
                {t('save')}
              </Button>
            </>
          ) : (
            <>
              <KeptMenu
                name={name}
                onCopy={() => setOpened('copy')}
                onMail={() => setOpened('mail')}
                onWall={can.change ? () => setOpened('wall') : undefined}
                onAccess={can.change ? () => setOpened('access') : undefined}
                onRemove={can.change ? () => removing.mutate(dashboard) : undefined}
              />
              {can.change ? (
                <HeaderButton
                  quiet
                  icon={IconLayoutGridAdd}
                  label={t('report-pages:arrange')}
                  onClick={() => setDraft(dashboard.layout)}
                />
              ) : null}
            </>
          )
        }
      />
      <div className={classes.page}>
        {about ? <p className={classes.note}>{about}</p> : null}
        <PeriodOfAll
          key={draft ? 'draft' : 'shown'}
          period={period}
          onChange={next =>
            draft ? setDraft({ ...draft, period: next }) : void navigate({ search: () => ({ ...next }), replace: true })
          }
        />
        {layout.tiles.length ? (
          <DashboardGrid
            tiles={layout.tiles}
            nameOf={tile => headOf(tile, stock).name ?? t('report-pages:report')}
            onArrange={draft ? tiles => setDraft({ ...draft, tiles }) : undefined}
            onEdit={tile => (draft && isOwn(tile) ? () => setMaking(tile.id) : undefined)}
            onRemove={
              draft
                ? tile => setDraft({ ...draft, tiles: compacted(draft.tiles.filter(one => one.id !== tile.id)) })
                : undefined
            }
          >
            {tile => {
              const { name: called, to } = headOf(tile, stock)
              return (
                <TileView
                  name={called ?? t('report-pages:report')}
                  to={draft ? null : to}
                  asked={askedOfTile(tile, stock, period)}
                  chart={chartOf(tile, stock)}
                />
              )
            }}
          </DashboardGrid>
        ) : (
          <Empty icon={IconLayoutDashboard} title={t('report-pages:noTiles')} text={t('report-pages:noTilesText')}>
            {can.change ? (
              <Button variant="default" onClick={() => setOpened('add')}>
                {t('report-pages:addTile')}
              </Button>
            ) : null}
          </Empty>
        )}
      </div>
      {opened === 'add' ? (
        <AddTileDialog
          stock={stock}
          onAdd={add}
          onMake={() => {
            close()
            setMaking('new')
          }}
          onClose={close}
        />
      ) : null}
      {making ? (
        <TileDialog
          tile={own?.definition ? { title: own.title ?? '', definition: own.definition } : undefined}
          onSave={keep}
          onClose={() => setMaking(null)}
        />
      ) : null}
      {opened === 'access' ? <KeptDialog<DashboardJson> kind="dashboards" kept={dashboard} onClose={close} /> : null}
      {opened === 'mail' ? (
        <MailingDialog of={{ kind: 'dashboard', id, name }} toOthers={can.change} onClose={close} />
      ) : null}
      {opened === 'wall' ? <WallDialog dashboard={{ id, name }} onClose={close} /> : null}
      {opened === 'copy' ? (
        <KeptDialog<DashboardJson>
          kind="dashboards"
          name={t('report-pages:copyOf', { name })}
          content={{ layout: keptLayout(dashboard.layout) }}
          onSaved={copy => void navigate({ to: `/dashboards/${copy.id}` })}
          onClose={close}
        />
      ) : null}
    </>
  )
}

interface PeriodOfAllProps {
  /** Absent: each report has its own. */
  period: Layout['period']
  onChange: (period: Layout['period']) => void
}

/** The days that all tiles show. */
function PeriodOfAll({ period, onChange }: PeriodOfAllProps) {
  const { t } = useTranslation()
  const [own, setOwn] = useState(!period)
  if (own)
    return (
      <div>
        <Button size="compact-sm" variant="subtle" color="gray" onClick={() => setOwn(false)}>
          {t('report-pages:oneForAll')}
        </Button>
      </div>
    )
  return (
    <div className={classes.periods}>
      <PeriodChoice value={period ?? { within: 'thisMonth' }} onChange={onChange} />
      <Button
        size="compact-sm"
        variant="subtle"
        color="gray"
        onClick={() => {
          setOwn(true)
          onChange(undefined)
        }}
      >
        {t('report-pages:eachItsOwn')}
      </Button>
    </div>
  )
}

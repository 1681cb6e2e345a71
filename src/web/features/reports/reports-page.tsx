import { Alert, Button, CloseButton, TextInput } from '@mantine/core'
import { IconLayoutDashboard, IconMail, IconPlus, IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { canRead, useSchema } from '../../app/schema.ts'
import { useMe } from '../../app/session.ts'
import { Empty } from '../../ui/empty.tsx'
import { HeaderButton } from '../../ui/header-button.tsx'
import { Lines } from '../../ui/loading.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { errorWords } from '../../ui/toast.ts'
import { chartIcons } from './chart-icons.ts'
import { type KeptReport, keptReportsQuery, type StockReport, stockQuery } from './kept.ts'
import { ReportCard } from './report-card.tsx'
import classes from './reports-list.module.css'
import { type ReportPageLink, themed, themes } from './themes.ts'

/** Every report there is for the reader: his own and those he was shown first, then what every company begins with, by theme. */
export function ReportsPage() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const [words, setWords] = useState('')
  const stock = useQuery(stockQuery)
  const kept = useQuery(keptReportsQuery)
  const error = stock.error ?? kept.error
  const { byName } = useSchema()
  const looked = words.trim().toLocaleLowerCase()
  const fits = (...texts: (string | null)[]) => texts.some(text => text?.toLocaleLowerCase().includes(looked))
  const found = (kept.data ?? []).filter(({ name, about }) => fits(name, about))
  const all = (stock.data ?? []).filter(({ name, about }) => fits(name, about))
  const sees = ({ object, title }: ReportPageLink) => {
    const known = byName.get(object)
    return known !== undefined && canRead(known) && fits(t(title))
  }
  const shown = [...themes, { name: 'others', stock: [], pages: [] }]
    .map(theme => ({
      name: theme.name,
      pages: theme.pages.filter(sees),
      reports:
        theme.name === 'others'
          ? all.filter(({ key }) => !themed.has(key))
          : theme.stock.flatMap(key => all.find(report => report.key === key) ?? []),
    }))
    .filter(({ pages, reports }) => pages.length + reports.length)

  return (
    <>
      <PageHeader
        title={t('report-pages:title')}
        actions={
          <>
            <Button
              component={Link}
              to="/dashboards"
              variant="default"
              leftSection={<IconLayoutDashboard size={16} stroke={1.6} />}
            >
              {t('report-pages:dashboards')}
            </Button>
            <HeaderButton
              quiet
              icon={IconMail}
              label={t('mailings:title')}
              onClick={() => void navigate({ to: '/reports/mailings' })}
            />
            <HeaderButton
              icon={IconPlus}
              label={t('report-pages:new')}
              onClick={() => void navigate({ to: '/reports/new' })}
            />
          </>
        }
      />
      <div className={classes.page}>
        <TextInput
          size="sm"
          maw={360}
          type="search"
          aria-label={t('report-pages:find')}
          placeholder={t('report-pages:find')}
          leftSection={<IconSearch size={16} stroke={1.6} />}
          rightSection={
            words ? <CloseButton size="sm" aria-label={t('records:clear')} onClick={() => setWords('')} /> : null
          }
          value={words}
          onChange={({ currentTarget: { value } }) => setWords(value)}
        />
        {error ? (
          <Alert color="red" role="alert">
            {errorWords(error)}
          </Alert>
        ) : null}
        {!stock.data && !error ? <Lines count={8} /> : null}
        {found.length ? <KeptSection reports={found} /> : null}
        {shown.map(theme => (
          <section key={theme.name} aria-labelledby={`theme-${theme.name}`}>
            <h2 id={`theme-${theme.name}`} className={classes.theme}>
              {t(`report-pages:themes.${theme.name}`)}
            </h2>
            <ul className={classes.cards}>
              {theme.reports.map(report => (
                <StockCard key={report.key} report={report} />
              ))}
              {theme.pages.map(({ to, title, icon }) => (
                <ReportCard key={to} to={to} icon={icon} name={t(title)} about={t(`report-pages:pages.${title}`)} />
              ))}
            </ul>
          </section>
        ))}
        {stock.data && kept.data && !found.length && !shown.length ? (
          <Empty icon={IconSearch} title={t('search.nothing')} />
        ) : null}
      </div>
    </>
  )
}

function StockCard({ report: { key, name, about, chart } }: { report: StockReport }) {
  return <ReportCard to={`/reports/stock/${key}`} icon={chartIcons[chart]} name={name} about={about} />
}

function KeptSection({ reports }: { reports: KeptReport[] }) {
  const { t } = useTranslation()
  const me = useMe()
  return (
    <section aria-labelledby="theme-kept">
      <h2 id="theme-kept" className={classes.theme}>
        {t('report-pages:kept')}
      </h2>
      <ul className={classes.cards}>
        {reports.map(({ id, name, about, shared, owner, ownerName, definition }) => (
          <ReportCard
            key={id}
            to={`/reports/${id}`}
            icon={chartIcons[definition?.chart ?? 'table']}
            name={name}
            about={about}
            note={owner === me.id ? t(`report-pages:shared.${shared}`) : t('report-pages:by', { name: ownerName })}
          />
        ))}
      </ul>
    </section>
  )
}

import {
  type Icon,
  IconChartDots3,
  IconChartFunnel,
  IconClockHour4,
  IconCoin,
  IconSpeakerphone,
  IconUsersGroup,
} from '@tabler/icons-react'

/** A page of its own that answers a question of a theme; its name is a word of the navigation. */
export interface ReportPageLink {
  to: string
  title: string
  icon: Icon
  /** Who reads these records sees the page. */
  object: string
}

interface Theme {
  name: string
  /** Keys of stock reports, those asked most first. */
  stock: readonly string[]
  pages: readonly ReportPageLink[]
}

/** What the head asks, by what it is about. A stock report of no theme stands among the others. */
export const themes: readonly Theme[] = [
  {
    name: 'sales',
    stock: [
      'revenueByMonth',
      'salesByManager',
      'salesByTeam',
      'salesByProduct',
      'salesBySource',
      'salesByIndustry',
      'seasonality',
    ],
    pages: [{ to: '/forecast', title: 'forecast', icon: IconChartDots3, object: 'deal' }],
  },
  {
    name: 'pipeline',
    stock: ['pipeline', 'lostReasons', 'competitors', 'lostByStage'],
    pages: [{ to: '/reports/funnel', title: 'funnel', icon: IconChartFunnel, object: 'deal' }],
  },
  {
    name: 'leads',
    stock: ['channels', 'leadConversion', 'leadSpeed'],
    pages: [
      { to: '/reports/attribution', title: 'attribution', icon: IconSpeakerphone, object: 'lead' },
      { to: '/reports/reply-times', title: 'replyTimes', icon: IconClockHour4, object: 'activity' },
    ],
  },
  {
    name: 'people',
    stock: ['managers', 'callsByPerson', 'callsByHour', 'overdueTasks'],
    pages: [{ to: '/team-day', title: 'teamDay', icon: IconUsersGroup, object: 'task' }],
  },
  { name: 'clients', stock: ['clientValue', 'cohorts', 'abcXyz', 'rfm'], pages: [] },
  {
    name: 'money',
    stock: ['receivables'],
    pages: [{ to: '/reports/receivables', title: 'receivables', icon: IconCoin, object: 'invoice' }],
  },
  { name: 'quality', stock: ['qualityOfLeads', 'qualityOfCompanies', 'qualityOfDeals'], pages: [] },
]

export const themed: ReadonlySet<string> = new Set(themes.flatMap(({ stock }) => stock))

import {
  type Icon,
  IconAddressBook,
  IconBox,
  IconBriefcase,
  IconBuilding,
  IconBuildingBank,
  IconCalendar,
  IconChartDots3,
  IconChartFunnel,
  IconChecklist,
  IconClockHour4,
  IconCoin,
  IconCoins,
  IconEar,
  IconFileDescription,
  IconFileInvoice,
  IconInbox,
  IconLifebuoy,
  IconPackage,
  IconPhone,
  IconSettings,
  IconSpeakerphone,
  IconSun,
  IconTargetArrow,
  IconTruckDelivery,
  IconUsersGroup,
  IconWallet,
} from '@tabler/icons-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { SchemaObject, StandsInFor } from './contract.ts'
import { preferences } from './preferences.ts'
import { canCreate, canRead, useSchema } from './schema.ts'
import { useMe } from './session.ts'

export interface NavigationItem {
  to: string
  label: string
  /** Key of its name in the catalogue, where it is not named after an object. */
  title?: string
  icon: Icon
  /** Only this very page counts as being there, not those below it. */
  exact?: boolean
  /** Where pages of it stand that have addresses of their own. */
  also?: string
}

export interface Navigation {
  work: NavigationItem[]
  /** What follows when somebody buys: offers, orders, money, what comes back, and what there is to sell. */
  selling: NavigationItem[]
  reports: NavigationItem[]
  settings: NavigationItem
}

const icons: Record<string, Icon> = {
  lead: IconTargetArrow,
  deal: IconBriefcase,
  contact: IconAddressBook,
  company: IconBuilding,
  task: IconChecklist,
  product: IconPackage,
  interest: IconEar,
  quote: IconFileDescription,
  order: IconTruckDelivery,
  invoice: IconFileInvoice,
  payment: IconWallet,
  case: IconLifebuoy,
  advertisingCost: IconCoins,
}

export const iconOf = (object: string): Icon => icons[object] ?? IconBox

/** Order in which people go through their day; what an administrator adds comes after it. */
const order = ['lead', 'deal', 'contact', 'company', 'task', 'interest']
const ofSelling = ['quote', 'order', 'invoice', 'payment', 'case', 'product']

/** Seen on the cards they belong to, and with the products, rather than by themselves. */
const onCards = new Set(['activity', 'attachment', 'document', 'productCategory', 'priceList', 'price', 'exchangeRate'])

/** Figures that reports are made of stand beside them. */
const forReports = new Set(['advertisingCost'])

export function useNavigation(): Navigation {
  const { t } = useTranslation()
  const { objects } = useSchema()
  const { telephony } = useMe()
  const headsForAnother = useMe().standsInFor?.some(standsInForHead) ?? false
  return useMemo(() => {
    const sees = (name: string) => objects.some(object => object.name === name && canRead(object))
    const page = (of: string, to: string, title: string, icon: Icon): NavigationItem[] =>
      sees(of) ? [{ to, label: t(title), title, icon }] : []
    return {
      work: [
        { to: '/', label: t('myDay'), title: 'myDay', icon: IconSun, exact: true },
        ...page('task', '/calendar', 'calendar', IconCalendar),
        ...objects
          .filter(object => standsInNavigation(object) && !ofSelling.includes(object.name))
          .sort(byOrder)
          .map(listOf),
      ],
      selling: ofSelling
        .flatMap(name => objects.find(object => object.name === name && canRead(object)) ?? [])
        .flatMap(object =>
          object.name === 'payment' && canCreate(object) ? [listOf(object), statements(t)] : [listOf(object)],
        ),
      reports: [
        { to: '/reports', label: t('allReports'), title: 'allReports', icon: IconFileDescription, exact: true },
        ...(objects.some(answersForPeople) || headsForAnother
          ? [{ to: '/team-day', label: t('teamDay'), title: 'teamDay', icon: IconUsersGroup }]
          : []),
        ...page('deal', '/reports/funnel', 'funnel', IconChartFunnel),
        ...page('deal', '/forecast', 'forecast', IconChartDots3),
        ...page('deal', '/plans', 'plans', IconTargetArrow),
        ...page('deal', '/pay', 'pay', IconWallet),
        ...page('invoice', '/reports/receivables', 'receivables', IconCoin),
        ...page('lead', '/reports/attribution', 'attribution', IconSpeakerphone),
        ...objects.filter(object => forReports.has(object.name) && canRead(object)).map(listOf),
        ...page('activity', '/reports/reply-times', 'replyTimes', IconClockHour4),
        ...(telephony ? page('activity', '/calls', 'calls', IconPhone) : []),
        ...(objects.some(seesLedger)
          ? [{ to: '/receipts', label: t('receipts'), title: 'receipts', icon: IconInbox }]
          : []),
      ],
      settings: { to: '/settings', label: t('settings'), title: 'settings', icon: IconSettings, also: '/import' },
    }
  }, [objects, headsForAnother, telephony, t])
}

/** Where money that came is read from statements of banks, for who may enter it. */
const statements = (t: (key: string) => string): NavigationItem => ({
  to: '/bank-statements',
  label: t('statements'),
  title: 'statements',
  icon: IconBuildingBank,
})

const listOf = (object: SchemaObject): NavigationItem => ({
  to: listPath(object),
  label: object.label.many,
  icon: iconOf(object.name),
})

export const standsInNavigation = (object: SchemaObject): boolean =>
  !object.configuration && !onCards.has(object.name) && !forReports.has(object.name) && canRead(object)

/** Who may set the records of colleagues right answers for them. */
const answersForPeople = ({ name, can }: SchemaObject): boolean =>
  ['lead', 'deal', 'task'].includes(name) && ['team', 'branch', 'all'].includes(can.update)

/** In the place of a head one sees to the work of his people. */
const standsInForHead = ({ until, people }: StandsInFor): boolean =>
  Boolean(people?.length) && new Date(until).getTime() > Date.now()

/** The ledger of requests is for those who answer for the leads of a branch or of all. */
const seesLedger = ({ name, can }: SchemaObject): boolean =>
  name === 'lead' && (can.read === 'branch' || can.read === 'all')

/** Where an object was last looked at: as a list or as a board. */
export const listPath = (object: SchemaObject): string =>
  object.views.board && preferences().lastView[object.name] === 'board'
    ? `/${object.plural}/board`
    : `/${object.plural}`

export const cardPath = (object: SchemaObject, id: string): string => `/${object.plural}/${id}`

const place = (object: SchemaObject): number => {
  const at = order.indexOf(object.name)
  return at < 0 ? order.length : at
}

const byOrder = (one: SchemaObject, other: SchemaObject): number => place(one) - place(other)

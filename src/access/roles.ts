import type { FieldRight, ObjectRights, Rights, Scope } from '../model/index.ts'

/** A role that every company begins with. Its name is its word of the API; people read it from the catalogue. */
export interface BuiltInRole extends Rights {
  name: string
  /** Its people write robots of the boards they work with. */
  writesRobots?: boolean
}

/** Rights by a short word: what may be read, created, updated, removed, exported. */
const rights = (
  read: Scope,
  create: Scope,
  update: Scope,
  remove: Scope = 'none',
  toFile: Scope = 'none',
): ObjectRights => ({ read, create, update, remove, export: toFile })

const look = (scope: Scope): ObjectRights => rights(scope, 'none', 'none')
const nothing = look('none')

/** Set-up that is nobody's business but the administrator's. */
const setUpHidden: Record<string, FieldRight> = { 'role.objects': 'hidden', 'role.fields': 'hidden' }
/** What was said on the telephone is nobody's business but of those who talk with clients. */
const notHeard: Record<string, FieldRight> = { 'activity.recordedUntil': 'hidden' }
/** For those who need colleagues by name only. */
const namesOnly: Record<string, FieldRight> = {
  ...setUpHidden,
  'user.email': 'hidden',
  'user.role': 'hidden',
  'user.locale': 'hidden',
  'user.secondFactorSince': 'hidden',
}
/** What signs for the company is put under documents by heads and accountants, and by whom an administrator lets. */
const noSignatures: Record<string, FieldRight> = { 'legalEntity.facsimile': 'hidden', 'legalEntity.seal': 'hidden' }
/** What things cost us is told to heads and accountants. */
const costsHidden: Record<string, FieldRight> = Object.fromEntries(
  ['deal', 'quote', 'order', 'invoice'].flatMap(object => [
    [`${object}.cost`, 'hidden'],
    [`${object}.margin`, 'hidden'],
  ]),
)
const noCosts: Record<string, FieldRight> = { ...costsHidden, 'product.cost': 'hidden' }

/** What is sold at which price is seen by everybody. */
const catalogueSeen: Record<string, ObjectRights> = {
  productCategory: look('all'),
  priceList: look('all'),
  price: look('all'),
  exchangeRate: look('all'),
}
const salesHidden: Record<string, ObjectRights> = Object.fromEntries(
  ['quote', 'order', 'invoice', 'payment', 'case', 'document'].map(object => [object, nothing]),
)

export const builtInRoles: readonly BuiltInRole[] = [
  { name: 'admin', admin: true, objects: {}, fields: {} },
  {
    name: 'head',
    admin: false,
    writesRobots: true,
    objects: {
      lead: rights('branch', 'branch', 'branch', 'branch', 'branch'),
      interest: rights('branch', 'branch', 'branch', 'branch', 'branch'),
      contact: rights('all', 'branch', 'branch', 'branch', 'branch'),
      company: rights('all', 'branch', 'branch', 'branch', 'branch'),
      deal: rights('branch', 'branch', 'branch', 'branch', 'branch'),
      activity: rights('branch', 'branch', 'branch', 'branch', 'branch'),
      task: rights('branch', 'branch', 'branch', 'branch', 'branch'),
      attachment: rights('branch', 'branch', 'branch', 'branch', 'branch'),
      product: rights('all', 'all', 'all', 'all', 'all'),
      productCategory: rights('all', 'all', 'all', 'all', 'all'),
      priceList: rights('all', 'all', 'all', 'all', 'all'),
      price: rights('all', 'all', 'all', 'all', 'all'),
      exchangeRate: rights('all', 'all', 'all', 'all', 'all'),
      quote: rights('branch', 'branch', 'branch', 'branch', 'branch'),
      order: rights('all', 'branch', 'branch', 'branch', 'branch'),
      invoice: rights('all', 'branch', 'branch', 'branch', 'branch'),
      payment: look('all'),
      case: rights('all', 'branch', 'branch', 'branch', 'branch'),
      document: rights('branch', 'branch', 'branch', 'branch', 'branch'),
      advertisingCost: look('all'),
    },
    fields: setUpHidden,
  },
  {
    name: 'manager',
    admin: false,
    objects: {
      lead: rights('team', 'all', 'own'),
      interest: rights('team', 'all', 'own'),
      contact: rights('all', 'all', 'team'),
      company: rights('all', 'all', 'team'),
      deal: rights('team', 'all', 'own'),
      activity: rights('team', 'all', 'own', 'own'),
      task: rights('own', 'all', 'own', 'own'),
      attachment: rights('team', 'all', 'own', 'own'),
      product: look('all'),
      ...catalogueSeen,
      quote: rights('team', 'all', 'own', 'own'),
      order: rights('all', 'all', 'own'),
      invoice: rights('all', 'all', 'own', 'own'),
      payment: nothing,
      case: rights('all', 'all', 'own'),
      document: rights('team', 'all', 'own', 'own'),
      advertisingCost: nothing,
    },
    fields: { ...namesOnly, ...noSignatures, ...noCosts },
  },
  {
    name: 'telemarketer',
    admin: false,
    objects: {
      lead: rights('team', 'all', 'own'),
      interest: rights('team', 'all', 'team'),
      contact: rights('team', 'all', 'own'),
      company: rights('team', 'all', 'own'),
      deal: nothing,
      activity: rights('own', 'all', 'own', 'own'),
      task: rights('own', 'all', 'own', 'own'),
      attachment: rights('own', 'own', 'own', 'own'),
      product: look('all'),
      ...catalogueSeen,
      ...salesHidden,
      advertisingCost: nothing,
    },
    fields: { ...namesOnly, ...noSignatures, ...noCosts },
  },
  {
    name: 'marketer',
    admin: false,
    objects: {
      lead: rights('all', 'all', 'none', 'none', 'all'),
      interest: rights('all', 'all', 'all', 'none', 'all'),
      contact: rights('all', 'none', 'none', 'none', 'all'),
      company: rights('all', 'none', 'none', 'none', 'all'),
      deal: rights('all', 'none', 'none', 'none', 'all'),
      activity: look('all'),
      task: rights('own', 'own', 'own', 'own'),
      attachment: look('all'),
      product: look('all'),
      ...catalogueSeen,
      quote: look('all'),
      order: look('all'),
      invoice: look('all'),
      payment: nothing,
      case: look('all'),
      document: nothing,
      advertisingCost: rights('all', 'all', 'all', 'all', 'all'),
    },
    fields: { ...namesOnly, ...notHeard, ...noSignatures, ...noCosts },
  },
  {
    name: 'service',
    admin: false,
    objects: {
      lead: rights('own', 'all', 'own'),
      interest: rights('own', 'all', 'own'),
      contact: rights('all', 'all', 'all'),
      company: rights('all', 'all', 'all'),
      deal: look('all'),
      activity: rights('all', 'all', 'own', 'own'),
      task: rights('own', 'all', 'own', 'own'),
      attachment: rights('all', 'all', 'own', 'own'),
      product: look('all'),
      ...catalogueSeen,
      quote: nothing,
      order: rights('all', 'none', 'all'),
      invoice: nothing,
      payment: nothing,
      case: rights('all', 'all', 'all'),
      document: nothing,
      advertisingCost: nothing,
    },
    fields: {
      ...namesOnly,
      ...noSignatures,
      ...noCosts,
      'deal.amount': 'hidden',
      'deal.items': 'hidden',
      'deal.tax': 'hidden',
      'deal.paid': 'hidden',
      'deal.lostReason': 'hidden',
      'deal.competitor': 'hidden',
      'deal.lostNote': 'hidden',
      'order.items': 'hidden',
      'case.items': 'hidden',
      'order.net': 'hidden',
      'order.tax': 'hidden',
      'order.total': 'hidden',
    },
  },
  {
    name: 'accountant',
    admin: false,
    objects: {
      lead: nothing,
      interest: nothing,
      contact: look('all'),
      company: rights('all', 'none', 'all', 'none', 'all'),
      deal: rights('all', 'none', 'none', 'none', 'all'),
      activity: rights('own', 'all', 'own', 'own'),
      task: rights('own', 'all', 'own', 'own'),
      attachment: rights('all', 'all', 'own', 'own'),
      product: rights('all', 'all', 'all', 'none', 'all'),
      productCategory: look('all'),
      priceList: look('all'),
      price: look('all'),
      exchangeRate: rights('all', 'all', 'all', 'all', 'all'),
      quote: rights('all', 'none', 'none', 'none', 'all'),
      order: rights('all', 'none', 'none', 'none', 'all'),
      invoice: rights('all', 'all', 'all', 'all', 'all'),
      payment: rights('all', 'all', 'all', 'all', 'all'),
      case: look('all'),
      document: rights('all', 'all', 'all', 'none', 'all'),
      advertisingCost: rights('all', 'all', 'all', 'none', 'all'),
    },
    fields: { ...namesOnly, ...notHeard },
  },
  {
    name: 'viewer',
    admin: false,
    objects: {
      lead: look('all'),
      interest: look('all'),
      contact: look('all'),
      company: look('all'),
      deal: look('all'),
      activity: look('all'),
      task: look('all'),
      attachment: look('all'),
      product: look('all'),
      ...catalogueSeen,
      quote: look('all'),
      order: look('all'),
      invoice: look('all'),
      payment: look('all'),
      case: look('all'),
      document: look('all'),
      advertisingCost: look('all'),
    },
    fields: { ...namesOnly, ...notHeard, ...noSignatures, ...noCosts },
  },
]

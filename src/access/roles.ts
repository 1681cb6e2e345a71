import type { FieldRight, ObjectRights, Rights, Scope } from '../model/index.ts'

/** A role that every company begins with. Its name is its word of the API; people read it from the catalogue. */
export interface BuiltInRole extends Rights {
  name: string
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

export const builtInRoles: readonly BuiltInRole[] = [
  { name: 'admin', admin: true, objects: {}, fields: {} },
  {
    name: 'head',
    admin: false,
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
      advertisingCost: nothing,
    },
    fields: namesOnly,
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
      advertisingCost: nothing,
    },
    fields: namesOnly,
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
      advertisingCost: rights('all', 'all', 'all', 'all', 'all'),
    },
    fields: { ...namesOnly, ...notHeard },
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
      advertisingCost: nothing,
    },
    fields: { ...namesOnly, 'deal.amount': 'hidden', 'deal.lostReason': 'hidden', 'deal.lostNote': 'hidden' },
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
      advertisingCost: look('all'),
    },
    fields: { ...namesOnly, ...notHeard },
  },
]

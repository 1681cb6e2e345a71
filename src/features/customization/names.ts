import { isJsonObject, type Json, type ObjectDeclaration, type Report, type Says } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'

/** First words of paths of the API that belong to no object. */
export const reservedPaths: readonly string[] = [
  'access-reasons',
  'api-keys',
  'approvals',
  'audit',
  'automations',
  'backup-plan',
  'backups',
  'bank-statements',
  'bulk-changes',
  'calendar',
  'call-script-runs',
  'call-scripts',
  'company',
  'company-registry',
  'connections',
  'consent-purposes',
  'consequences',
  'dashboards',
  'deputies',
  'discount-limits',
  'document-numbering',
  'document-templates',
  'duplicates',
  'emergency-administrators',
  'encryption',
  'events',
  'exchange-rate-source',
  'exports',
  'exchange-schedules',
  'fields',
  'file-places',
  'first-steps',
  'flow-actions',
  'flow-hooks',
  'flow-runs',
  'flow-tasks',
  'flows',
  'former-layouts',
  'forecast',
  'forms',
  'hand-overs',
  'identity-providers',
  'imports',
  'intake',
  'invitations',
  'key-policy',
  'l',
  'layouts',
  'letters',
  'mail',
  'mail-applications',
  'mail-server',
  'mailbox-policy',
  'mailbox-servers',
  'mailbox-sign-ins',
  'mailboxes',
  'mailings',
  'matches',
  'me',
  'merges',
  'notices',
  'o',
  'oauth',
  'objects',
  'openapi',
  'openapi.json',
  'order-settings',
  'papers',
  'password-resets',
  'pay',
  'pay-rules',
  'payment-checks',
  'performance',
  'plans',
  'personal-data',
  'phone-calls',
  'phone-extensions',
  'phone-lines',
  'presence',
  'pricing',
  'promised-replies',
  'protected-fields',
  'paper-letters',
  'quote-settings',
  'reading-alarms',
  'reading-lifts',
  'receipts',
  'records',
  'reply-promises',
  'reports',
  'sample-data',
  'schema',
  'search',
  'security',
  'session',
  'setup',
  'shares',
  'sign-off-rules',
  'sign-offs',
  'sign-on',
  'site-numbers',
  'site-visits',
  'softphone',
  'team-day',
  'telephony',
  'trust',
  'two-person-rule',
  'unanswered',
  'unplanned',
  'views',
  'wall',
  'wall-screens',
  'webhook-deliveries',
  'webhooks',
  'working-calendar',
]

/** Names that mean something else wherever an object or field is named. */
const reservedNames = new Set([
  'and',
  'or',
  'not',
  'custom',
  'object',
  'record',
  'constructor',
  'prototype',
  'toString',
  'valueOf',
  'hasOwnProperty',
])

export const isName = (value: Json | undefined): value is string =>
  typeof value === 'string' && /^[a-z][a-zA-Z0-9]{0,62}$/.test(value) && !reservedNames.has(value)

/** Short enough to stand in the name of an index, by which errors find the field again. */
export const isFieldName = (value: Json | undefined): value is string => isName(value) && value.length <= 40

/** Checks how an object that is to be added is called. Names of removed ones stay taken, because their records are kept. */
export function checkObjectNames(
  { name, plural }: Record<string, Json | undefined>,
  known: Iterable<Pick<ObjectDeclaration, 'name' | 'plural'>>,
  report: Report,
): void {
  const objects = [...known]
  if (!isName(name)) report('fieldName', {}, 'name')
  else if (objects.some(object => object.name === name)) report('nameTaken', { name }, 'name')
  if (typeof plural !== 'string' || !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(plural) || plural.length > 63)
    report('pluralName', {}, 'plural')
  else if (reservedPaths.includes(plural) || objects.some(object => object.plural === plural))
    report('nameTaken', { name: plural }, 'plural')
}

/** Checks the prefix of a short number; `null`: none. No two objects number alike, or nobody knew which is meant. */
export function readNumber({ config }: Context, value: Json, before: string | null, report: Report): string | null {
  if (value === null || value === before) return value
  if (typeof value !== 'string' || !/^[A-Z]{1,5}-$/.test(value)) {
    report('numberPrefix', {}, 'number')
    return null
  }
  const taken = [...config.objects.values()].some(object => object.number === value)
  if (taken) report('nameTaken', { name: value }, 'number')
  return value
}

/** Checks a name in both languages. */
export function readLabel(value: Json | undefined, report: Report, path = 'label'): Says | undefined {
  const { en, ru } = isJsonObject(value) ? value : {}
  const whole = [en, ru].every(
    text =>
      typeof text === 'string' &&
      text.trim() !== '' &&
      text.length <= 200 &&
      text.isWellFormed() &&
      !text.includes('\0'),
  )
  if (!whole || Object.keys(value as object).length !== 2) return void report('label', {}, path)
  return { en: String(en).trim(), ru: String(ru).trim() }
}

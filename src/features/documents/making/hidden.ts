import { Forbidden, isProtected } from '../../../model/index.ts'
import { type Context, fieldRight, objectOf } from '../../../records/index.ts'
import type { Place } from '../../places.ts'
import type { Template } from '../library/template.ts'
import { allPlaces, showsBuyer, showsSums } from './template-places.ts'

const sums = [
  'items',
  'currency',
  'taxMode',
  'discount',
  'discountAmount',
  'taxRounding',
  'amount',
  'total',
  'net',
  'tax',
]

/** By which fields of a company a buyer is told of. */
const ofBuyer: Record<string, readonly string[]> = {
  fullName: ['legalName'],
  inn: ['inn'],
  kpp: ['kpp'],
  ogrn: ['ogrn'],
  address: ['legalAddress', 'address'],
  bankName: ['bank'],
  bik: ['bic'],
  account: ['bankAccount'],
  corrAccount: ['corrAccount'],
  signatory: ['signatory'],
  represented: ['signatory', 'signatoryPosition', 'signatoryBasis'],
}

/** Objects of which places of a card tell, by root. */
const objectOfRoot: Record<string, readonly string[]> = {
  client: ['lead', 'contact'],
  lead: ['lead'],
  contact: ['contact'],
  company: ['company'],
  deal: ['deal'],
}

/**
 * A paper tells what its template names, or is not made: whoever may not see all of that would send one with holes in it. Told are
 * the places of the template, which he chose; what stands in them is not.
 */
export function requireFieldsSeen(
  ctx: Context,
  { object, template, places }: { object: string; template: Template; places: readonly Place[] },
): void {
  const own = objectOf(ctx, object)
  const unseen = [
    ...(showsSums(ctx, template) && sums.some(field => field in own.fields && isUnseen(ctx, object, field))
      ? ['{{totals.total}}']
      : []),
    ...buyerPlaces(ctx, template)
      .filter(field => (ofBuyer[field] ?? []).some(name => isUnseen(ctx, 'company', name)))
      .map(field => `{{buyer.${field}}}`),
    ...places
      .filter(({ root, field }) => (objectOfRoot[root] ?? []).some(name => isUnseen(ctx, name, field)))
      .map(({ written }) => written),
  ]
  if (unseen.length) throw new Forbidden('documentUnseen', { places: [...new Set(unseen)].join(', ') })
}

const buyerPlaces = (ctx: Context, template: Template): string[] =>
  showsBuyer(template)
    ? Object.keys(ofBuyer)
    : allPlaces(ctx, template).flatMap(({ root, field }) => (root === 'buyer' ? [field] : []))

/** Protected values are shown to people one by one, and noted; they go on no paper. */
function isUnseen(ctx: Context, name: string, field: string): boolean {
  const object = ctx.config.objects.get(name)
  const declared = object?.fields[field]
  return Boolean(object && declared && (fieldRight(ctx, object, field) === 'hidden' || isProtected(declared)))
}

import { say } from '../../../messages/words.ts'
import { type Context, listRecords } from '../../../records/index.ts'
import type { DocumentData, Line, Party } from '../data.ts'
import { placeKey } from '../document-places.ts'
import { sellerOf } from '../making/parties.ts'
import { pictureReader, type ReadFile } from '../making/pictures.ts'
import { placesOf } from '../making/template-places.ts'
import { shortDate } from '../words/date-in-words.ts'
import type { Template } from './template.ts'

/** What a template is looked at with where no card is chosen: an invented client, and the company's own organisation. */
export async function sampleFor(ctx: Context, template: Template, readFile: ReadFile): Promise<DocumentData> {
  const { language, kind } = template
  const word = (key: string) => say(language, `documents:sample.${key}`)
  const { data: found } = await listRecords(ctx, 'legalEntity', {
    filter: { active: true },
    sort: '-main,name',
    limit: 1,
  })
  const [entity] = found
  const logo = entity ? await pictureReader(readFile)(ctx, entity.logo) : null
  const nobody: Party = {
    ...{
      name: '',
      fullName: null,
      inn: null,
      kpp: null,
      ogrn: null,
      address: null,
      city: null,
      phone: null,
      email: null,
    },
    ...{ site: null, bank: null, signatory: null, accountant: null, images: { logo, facsimile: null, seal: null } },
  }
  const seller = entity ? sellerOf(entity, { logo, facsimile: null, seal: null }) : nobody
  return {
    ...{ kind, title: say(language, `documents:titles.${kind}`), number: '15', date: '2026-02-01', language },
    currency: ctx.config.company.currency,
    seller,
    buyer: {
      ...nobody,
      ...{ name: word('company'), fullName: word('legalName'), inn: '7700000000', kpp: '770001001' },
      ...{ address: word('address'), phone: '+7 495 000-00-00', email: 'office@example.com' },
      signatory: { name: word('person'), position: word('position'), basis: word('basis') },
      images: { logo: null, facsimile: null, seal: null },
    },
    person: {
      name: word('person'),
      position: word('position'),
      phone: '+7 495 000-00-00',
      email: 'office@example.com',
    },
    lines: [
      lineOf(1, word('chair'), {
        quantity: '10',
        price: '3300.00',
        net: '27049.18',
        tax: '5950.82',
        total: '33000.00',
      }),
      lineOf(2, word('table'), {
        quantity: '2',
        price: '12200.00',
        net: '20000.00',
        tax: '4400.00',
        total: '24400.00',
      }),
    ],
    totals: {
      ...{ net: '47049.18', discount: '0.00', tax: '10350.82', total: '57400.00' },
      byRate: [{ rate: '22', net: '47049.18', tax: '10350.82' }],
    },
    taxMode: 'included',
    terms: { payment: word('payment'), delivery: word('delivery'), validUntil: '2026-02-15' },
    comment: null,
    basis: say(language, 'documents:basis', { number: '12', date: shortDate('2026-01-20', language) }),
    owner: { name: ctx.actor.name, position: null, phone: null, email: null },
    fields: Object.fromEntries(placesOf(ctx, template).map(place => [placeKey(place), `${place.root}.${place.field}`])),
  }
}

const lineOf = (
  position: number,
  name: string,
  figures: Pick<Line, 'quantity' | 'price' | 'net' | 'tax' | 'total'>,
): Line => ({
  ...{ position, name, code: `A-10${position}`, description: null, unit: null, discount: null, taxRate: '22' },
  ...{ section: null, picture: null },
  ...figures,
})

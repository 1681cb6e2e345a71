import { say } from '../../../messages/words.ts'
import type { Who } from '../../../model/document-template.ts'
import type { DocumentData, Party } from '../data.ts'
import { isSoleTrader, shortName } from '../words/represented.ts'
import type { Composing } from './compose.ts'
import type { DrawnSignature } from './drawn.ts'

type Language = DocumentData['language']

/** What stands small in a letterhead: address, ways to reach, numbers. */
export function detailsOf(party: Party, { language }: DocumentData): string[] {
  const { address, phone, email, site } = party
  const reach = [phone, email, site].filter(Boolean).join('  ·  ')
  return [address ?? '', reach, numbersOf(party, language)].filter(Boolean)
}

const word = (language: Language, key: string): string => say(language, `printed:party.${key}`)

const numbersOf = (party: Party, language: Language): string =>
  numberRows(party, language)
    .map(([label, value]) => `${label}\u00a0${value}`)
    .join('  ·  ')

function numberRows(party: Party, language: Language): [string, string][] {
  const { inn, kpp, ogrn } = party
  const register = word(language, isSoleTrader(party) ? 'ogrnip' : 'ogrn')
  return filled([
    [word(language, 'inn'), inn],
    [word(language, 'kpp'), kpp],
    [register, ogrn],
  ])
}

/** Everything by which a party is found and paid, as it stands at the end of a contract. */
export function requisitesOf(party: Party, { language }: DocumentData): [string, string][] {
  const { address, phone, email, bank } = party
  return [
    ...filled([[word(language, 'address'), address]]),
    ...numberRows(party, language),
    ...filled([
      [word(language, 'account'), bank?.account],
      [word(language, 'bank'), bank?.name],
      [word(language, 'bik'), bank?.bik],
      [word(language, 'corrAccount'), bank?.corrAccount],
      [word(language, 'phone'), phone],
      [word(language, 'email'), email],
    ]),
  ]
}

const filled = (rows: readonly (readonly [string, string | null | undefined])[]): [string, string][] =>
  rows.flatMap(([label, value]): [string, string][] => (value ? [[label, value]] : []))

/** Who signs, and with what pictures: only ours are there to be put in. */
export function signatureOf(
  { label, who, as }: { label: string; who: Who; as: 'signatory' | 'accountant' },
  images: boolean,
  { data, pictures, template }: Composing,
): DrawnSignature {
  const party = data[who]
  const name = as === 'accountant' ? party.accountant : party.signatory?.name
  const position = as === 'accountant' ? say(data.language, 'printed:accountant') : (party.signatory?.position ?? '')
  const isOurs = images && who === 'seller' && as === 'signatory'
  return {
    label,
    position: position.charAt(0).toUpperCase() + position.slice(1),
    name: name ? shortName(name) : '',
    facsimile: isOurs ? pictures.add(party.images.facsimile, 'seller.images.facsimile') : null,
    seal: isOurs ? pictures.add(party.images.seal, 'seller.images.seal') : null,
    hasSeal: as === 'signatory' && template.kind !== 'letter',
  }
}

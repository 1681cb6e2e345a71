import { getGender } from 'lvovich'
import { declineWhole, partsOf } from '../../name-cases.ts'
import type { GrammaticalCase } from '../../places.ts'
import type { Party, Signatory } from '../data.ts'
import type { Language } from './number-words.ts'
import { declinePosition } from './positions.ts'

/**
 * Who signs and by what right, as the head of a contract says it: «в лице генерального директора Петрова Петра Петровича,
 * действующего на основании Устава». A sole trader signs himself: «действующий на основании …». Empty where nobody is known.
 */
export function represented(party: Party, language: Language): string {
  const { signatory } = party
  if (!signatory) return ''
  if (language === 'en') return englishRepresented(signatory)
  const isWoman = genderOf(signatory.name) === 'female'
  if (isSoleTrader(party))
    return signatory.basis ? `${isWoman ? 'действующая' : 'действующий'} на основании ${basisOf(signatory.basis)}` : ''
  const who = `${inGenitive(signatory.position)} ${nameIn(signatory.name, 'genitive')}`.trim()
  const right = signatory.basis
    ? `, ${isWoman ? 'действующей' : 'действующего'} на основании ${basisOf(signatory.basis)}`
    : ''
  return `в лице ${who}${right}`
}

function englishRepresented({ name, position, basis }: Signatory): string {
  const who = [position, name].filter(Boolean).join(' ')
  return `represented by ${who}${basis ? `, acting on the basis of ${basis}` : ''}`
}

/** «именуемое» of a company, «именуемый» or «именуемая» of a sole trader; “hereinafter referred to as”. */
export function namedAs(party: Party, language: Language): string {
  if (language === 'en') return 'hereinafter referred to as'
  if (!isSoleTrader(party)) return 'именуемое в дальнейшем'
  const isWoman = genderOf(party.signatory?.name ?? withoutForm(party.name)) === 'female'
  return `${isWoman ? 'именуемая' : 'именуемый'} в дальнейшем`
}

const soleTrader = /^(?:ИП|индивидуальный предприниматель)(?=\s)/i

export const isSoleTrader = ({ name, fullName }: Party): boolean =>
  soleTrader.test(name.trim()) || soleTrader.test(fullName?.trim() ?? '')

const withoutForm = (name: string): string => name.trim().replace(soleTrader, '').trim()

const genderOf = (name: string) => {
  const { lastName, firstName, middleName } = partsOf(name)
  return getGender({ last: lastName, first: firstName, middle: middleName })
}

/** A whole name in a case. */
export const nameIn = (name: string, wanted: GrammaticalCase): string => declineWhole(name, partsOf(name), wanted)

/** «Петров П. П.», as it stands beside a signature; what is no whole name stays. */
export function shortName(name: string): string {
  const { lastName, firstName, middleName } = partsOf(name)
  if (!lastName || !firstName) return name
  return [lastName, ...[firstName, middleName].flatMap(part => (part ? [`${part.charAt(0)}.`] : []))].join('\u00a0')
}

/** «Игорь Дмитриевич», or the whole name where that is not known. */
export function politeName(name: string): string {
  const { firstName, middleName } = partsOf(name)
  return firstName && middleName ? `${firstName} ${middleName}` : (firstName ?? name)
}

/** «Уважаемая Ольга Петровна»; who cannot be told to be he or she is greeted: «Здравствуйте, Саша». */
export function dear(name: string, language: Language): string {
  if (language === 'en') return `Dear ${name}`
  const gender = genderOf(name)
  const beginning = gender === 'female' ? 'Уважаемая ' : gender === 'male' ? 'Уважаемый ' : 'Здравствуйте, '
  return beginning + politeName(name)
}

/** Within a sentence a position begins small, unless it begins with an abbreviation. */
const inGenitive = (position: string): string => withSmallBeginning(declinePosition(position, 'genitive').text)

export const withSmallBeginning = (text: string): string =>
  /^\p{Lu}\p{Ll}/u.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text

/** What people sign by, in the nominative and the genitive; all else stays as it was written. */
const grounds: Record<string, string> = {
  устав: 'Устава',
  положение: 'Положения',
  доверенность: 'доверенности',
  приказ: 'приказа',
  решение: 'решения',
  протокол: 'протокола',
  договор: 'договора',
  свидетельство: 'свидетельства',
  лист: 'листа',
  выписка: 'выписки',
  закон: 'закона',
  контракт: 'контракта',
  распоряжение: 'распоряжения',
  запись: 'записи',
}

/** «доверенность № 5 от 01.02.2026» → «доверенности № 5 от 01.02.2026». */
export function basisOf(basis: string): string {
  const [first = ''] = basis.trim().split(/\s+/)
  const genitive = grounds[first.toLowerCase()]
  return genitive ? genitive + basis.trim().slice(first.length) : basis.trim()
}

import { type StoredFields, toLatin } from '../../../../model/index.ts'
import { Chance } from './chance.ts'
import type { Made } from './febrl.ts'

import { misdial, mishear, misread, mistype } from './mistakes.ts'

const firsts: readonly [string, string[], 'm' | 'f'][] = [
  ['Александр', ['Саша', 'Шура'], 'm'],
  ['Сергей', ['Серёжа'], 'm'],
  ['Дмитрий', ['Дима'], 'm'],
  ['Алексей', ['Лёша'], 'm'],
  ['Андрей', [], 'm'],
  ['Михаил', ['Миша'], 'm'],
  ['Иван', ['Ваня'], 'm'],
  ['Евгений', ['Женя'], 'm'],
  ['Пётр', ['Петя'], 'm'],
  ['Фёдор', ['Федя'], 'm'],
  ['Николай', ['Коля'], 'm'],
  ['Павел', ['Паша'], 'm'],
  ['Артём', [], 'm'],
  ['Тимур', [], 'm'],
  ['Елена', ['Лена'], 'f'],
  ['Ольга', ['Оля'], 'f'],
  ['Наталья', ['Наташа', 'Наталия'], 'f'],
  ['Татьяна', ['Таня'], 'f'],
  ['Мария', ['Маша'], 'f'],
  ['Анна', ['Аня'], 'f'],
  ['Ирина', ['Ира'], 'f'],
  ['Екатерина', ['Катя'], 'f'],
  ['Светлана', ['Света'], 'f'],
  ['Юлия', ['Юля'], 'f'],
  ['Анастасия', ['Настя'], 'f'],
  ['Софья', ['София', 'Соня'], 'f'],
  ['Алёна', [], 'f'],
  ['Гульнара', [], 'f'],
]
const fathers =
  'Александров Сергеев Дмитриев Алексеев Андреев Михайлов Иванов Петров Фёдоров Николаев Владимиров Викторов Юрьев Анатольев'.split(
    ' ',
  )
const stems =
  'Иван Смирн Кузнец Попов Васильев Петр Сокол Михайл Новик Фёдор Мороз Волк Алексеев Лебед Семён Егор Павл Козл Степан Николаев Орл Андреев Макар Никит Захар Зайц Соловьёв Борис Яковлев Григорьев Роман Воробь Сергеев Кузьм Фрол Александр Дмитри Корол Гусев Киселёв Ильин Максим Поляк Сорок Виноград Ковал Бел Медвед Антон Тарас Жук Баран Филипп Комар Давыд Беля Герасим Богдан Осип Сидор Матве Тит Марк Мирон Крыл Куликов Карп Влас Мельник Денис Гаврил Тихон Казак Афанась Данил Савель Тимофе Фом Чернышёв Абрам Мартын Ефим Федот Щербак Назар Калин Исаев Чернов Рыбак Родион Субботин Прохор Наум Потап Журав Овчин Горбач'.split(
    ' ',
  )
const towns =
  'Москва Санкт-Петербург Казань Самара Екатеринбург Новосибирск Пермь Уфа Тверь Тула Орёл Королёв Химки Рязань Омск'.split(
    ' ',
  )
const streets =
  'Ленина Советская Мира Садовая Лесная Гагарина Пушкина Новая Набережная Школьная Кирова Молодёжная Чехова Полевая Зелёная'.split(
    ' ',
  )
const firms =
  'Ромашка|Волгастрой|Технологии и Сервис|ТД Лидер|Северный мебельный комбинат|Вектор|Альфа|Мебельный дом|Комфорт|Стройинвест|Берёзка|Атлант'.split(
    '|',
  )

interface Card {
  last: string
  first: string
  home: readonly string[]
  middle: string
  phone: string
  email: string
  birthday: string
  town: string
  street: string
  house: string
  company: string
}

/** People as a Russian office keeps them: the same person again by a pet name, in Latin letters, without ё, in another order, with a new number. */
export function russianSet(options: {
  seed: number
  people: number
  duplicates: number
  /** As many more surnames as a whole country has; without it some hundred. */
  manySurnames?: boolean
}): Made[] {
  const chance = new Chance(options.seed)
  const stem = options.manySurnames ? rareOrFrequent : () => chance.one(stems)
  const cards = Array.from({ length: options.people }, (_, at) => card(chance, { at, stem: stem(chance) }))
  // Relatives live together and share a number: they are not the same.
  for (let i = 0; i + 1 < cards.length; i += 12) {
    const [one, other] = [cards[i], cards[i + 1]]
    if (one && other && one.first !== other.first)
      Object.assign(other, { phone: one.phone, street: one.street, house: one.house, town: one.town })
  }
  const made: Made[] = cards.map((one, person) => ({ person, stored: asContact(one) }))
  for (let i = 0; i < options.duplicates; i++) {
    const person = chance.below(cards.length)
    const one = cards[person]
    if (one) made.push({ person, stored: again(chance, one) })
  }
  return made
}

const beginnings =
  'Бел Берез Богом Бур Вар Вер Вяз Гор Гол Дор Дуб Ерм Жел Зим Каз Кам Кол Кос Кур Лад Лис Лом Луг Мал Мох Нем Ок Ос Пан Пер Пил Пол Рез Руд Сав Сел Сит Сух Тал Тер Ус Фил Хар Цвет Чер Шап Шум Щег Юр Яр'.split(
    ' ',
  )
const middles = 'а е о у ал ан ар ен ер ет ик ил ин ис их ол он ор ош ук ул ун ур уш ыл ын'.split(' ')
const closings = 'б г д к л м н п р с т х ш дон зов ков лев лин мов нов ров син тев чен'.split(' ')

/** Half of all people have one of the frequent surnames. */
const rareOrFrequent = (chance: Chance): string =>
  chance.is(0.5) ? chance.one(stems) : chance.one(beginnings) + chance.one(middles) + chance.one(closings)

function card(chance: Chance, { at, stem }: { at: number; stem: string }): Card {
  const [first, home, sex] = chance.frequent(firsts)
  const last = `${stem}${/(?:ев|ов|ёв|ин)$/.test(stem) ? '' : 'ов'}${sex === 'f' ? 'а' : ''}`
  const birthday = new Date(Date.UTC(1945 + chance.below(60), chance.below(12), 1 + chance.below(28)))
  return {
    last,
    first,
    home,
    middle: chance.is(0.6) ? `${chance.frequent(fathers)}${sex === 'f' ? 'на' : 'ич'}` : '',
    phone: `+79${String(100_000_000 + chance.below(899_999_999))}`,
    email: chance.is(0.6)
      ? `${toLatin(first)[0]}.${toLatin(last)}${at}@${chance.one(['mail.ru', 'gmail.com', 'yandex.ru'])}`
      : '',
    birthday: chance.is(0.4) ? birthday.toISOString().slice(0, 10) : '',
    town: chance.frequent(towns),
    street: chance.is(0.5) ? `ул. ${chance.one(streets)}` : '',
    house: String(1 + chance.below(120)),
    company: chance.is(0.3) ? chance.one(firms) : '',
  }
}

/** The same person once more: two things at least stay by which he is known. */
function again(chance: Chance, one: Card): StoredFields {
  const copy = { ...one }
  const part = (probability: number, change: () => void) => chance.is(probability) && change()
  part(0.25, () => {
    copy.first = one.home.length ? chance.one(one.home) : one.first
  })
  part(0.3, () => {
    copy.middle = ''
  })
  part(0.3, () => {
    for (const field of ['last', 'first', 'middle'] as const) copy[field] = copy[field].replaceAll('ё', 'е')
  })
  part(0.15, () => {
    copy.last = chance.one([mistype, misread, mishear])(chance, copy.last)
  })
  part(0.15, () => {
    for (const field of ['last', 'first', 'middle'] as const) copy[field] = toLatin(copy[field])
  })
  part(0.1, () => {
    copy.first = copy.first.toUpperCase()
    copy.last = copy.last.toUpperCase()
  })
  const lost = chance.below(4)
  if (lost === 0) copy.phone = chance.is(0.5) || !(one.email || one.birthday) ? misdial(chance, one.phone) : ''
  if (lost === 1 && (one.birthday || one.email)) copy.phone = `+79${String(100_000_000 + chance.below(899_999_999))}`
  if (lost === 2) copy.email = ''
  if (lost === 3) copy.birthday = ''
  part(0.3, () => {
    copy.street = ''
  })
  if (chance.is(0.3))
    return {
      ...asContact(copy),
      lastName: null,
      firstName: null,
      middleName: null,
      name: chance
        .one([
          [copy.last, copy.first, copy.middle],
          [copy.first, copy.middle, copy.last],
        ])
        .filter(Boolean)
        .join(' '),
    }
  if (chance.is(0.05)) [copy.first, copy.last] = [copy.last, copy.first]
  return asContact(copy)
}

const asContact = (one: Card): StoredFields => ({
  lastName: one.last,
  firstName: one.first,
  middleName: one.middle || null,
  phones: one.phone ? [{ value: one.phone, type: 'mobile', primary: true }] : [],
  emails: one.email ? [{ value: one.email, type: 'work', primary: true }] : [],
  birthday: one.birthday || null,
  companyName: one.company || null,
  address: one.street ? { city: one.town, street: one.street, building: one.house } : { city: one.town },
})

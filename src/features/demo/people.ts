import { toLatin } from '../../model/index.ts'
import type { Chance } from './chance.ts'

export interface Person {
  lastName: string
  firstName: string
  middleName: string
}

const words = (text: string): string[] => text.trim().split(/\s+/)

const men = words(`
  Александр Алексей Андрей Антон Артём Борис Вадим Виктор Владимир Глеб Дмитрий Евгений Егор Иван Илья Кирилл
  Константин Максим Михаил Никита Николай Олег Павел Пётр Роман Руслан Сергей Степан Тимур Фёдор Юрий Ярослав`)
const women = words(`
  Алёна Алина Алла Анастасия Анна Валентина Вера Вероника Виктория Галина Гульнара Дарья Евгения Екатерина Елена
  Жанна Ирина Ксения Лариса Людмила Марина Мария Наталья Оксана Ольга Полина Светлана София Татьяна Ульяна Юлия
  Яна`)
/** Son and daughter. */
const fathers = words(`
  Александрович/Александровна Алексеевич/Алексеевна Андреевич/Андреевна Борисович/Борисовна Викторович/Викторовна
  Владимирович/Владимировна Дмитриевич/Дмитриевна Евгеньевич/Евгеньевна Иванович/Ивановна Ильич/Ильинична
  Константинович/Константиновна Михайлович/Михайловна Николаевич/Николаевна Олегович/Олеговна Павлович/Павловна
  Петрович/Петровна Романович/Романовна Рустамович/Рустамовна Сергеевич/Сергеевна Юрьевич/Юрьевна`)
const surnames = words(`
  Абрамов Баранов Белов Беляев Богданов Виноградов Власов Воробьёв Гаврилов Герасимов Голубев Горбунов Григорьев
  Давыдов Данилов Денисов Дроздов Егоров Ершов Жуков Зайцев Захаров Калинин Карпов Киселёв Ковалёв Козлов Комаров
  Королёв Крылов Кузьмин Лебедев Макаров Мельников Миронов Морозов Назаров Никитин Новиков Орлов Осипов Павлов
  Поляков Пономарёв Родионов Романов Рябов Савельев Семёнов Сорокин Степанов Тарасов Титов Тихонов Третьяков
  Ушаков Фёдоров Филиппов Фомин Чернов Шестаков Щербаков Юдин Яковлев`)

/** Somebody with a name that hangs together. */
export function makePerson(chance: Chance): Person {
  const isWoman = chance.of(0.55)
  const [son = '', daughter = ''] = chance.pick(fathers).split('/')
  const surname = chance.pick(surnames)
  return {
    lastName: isWoman ? `${surname}а` : surname,
    firstName: chance.pick(isWoman ? women : men),
    middleName: isWoman ? daughter : son,
  }
}

/** People no two of whom bear the same first and last name. */
export function makePeople(chance: Chance, count: number): Person[] {
  const people = new Map<string, Person>()
  while (people.size < count) {
    const person = makePerson(chance)
    people.set(shortName(person), person)
  }
  return [...people.values()]
}

export const shortName = ({ lastName, firstName }: Person): string => `${lastName} ${firstName}`

/** What an address or a login may be made of. */
export const latinName = (text: string): string => toLatin(text).replace(/[^a-z0-9]/g, '')

/** Numbers by a running number, no two alike, in a block that nobody has. */
export const mobile = (n: number): string => `+7900000${String(n).padStart(4, '0')}`

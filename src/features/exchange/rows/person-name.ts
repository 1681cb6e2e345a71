export interface NameParts {
  lastName?: string
  firstName?: string
  middleName?: string
}

/**
 * Divides «Фамилия Имя Отчество», in whichever order it was written, by patronymic and known first names.
 * Undefined where that is a guess: then the name stays whole, as it was written.
 */
export function splitPersonName(text: string): NameParts | undefined {
  const words = text.trim().replace(/\s+/g, ' ').split(' ')
  if (words.length < 2 || words.length > 3 || !words.every(word => nameWord.test(word))) return undefined
  const parts = words.length === 3 ? splitThree(words) : splitTwo(words)
  return parts && (isShouted(text) ? recase(parts) : parts)
}

const nameWord = /^\p{L}[\p{L}'’-]*\.?$/u

function splitThree([a = '', b = '', c = '']: string[]): NameParts | undefined {
  // «Роман Аркадьевич Абрамович»: the surname looks like a patronymic too.
  if (isPatronymic(b) && (!isPatronymic(c) || isFirstName(a))) return { lastName: c, firstName: a, middleName: b }
  if (isPatronymic(c)) return { lastName: a, firstName: b, middleName: c }
  // «Мамедов Али Вагиф-оглы» and Western middle names stay whole.
  return undefined
}

function splitTwo([a = '', b = '']: string[]): NameParts | undefined {
  if (isPatronymic(b) && isFirstName(a)) return { firstName: a, middleName: b }
  if (isFirstName(a) !== isFirstName(b))
    return isFirstName(a) ? { firstName: a, lastName: b } : { firstName: b, lastName: a }
  if (isSurname(a) !== isSurname(b)) return isSurname(a) ? { lastName: a, firstName: b } : { lastName: b, firstName: a }
  return undefined
}

const plain = (word: string): string => word.toLowerCase().replaceAll('ё', 'е').replace(/\.$/, '')

const isPatronymic = (word: string): boolean =>
  /(?:ович|евич|овна|евна|ична)$/.test(plain(word)) || shortPatronymics.has(plain(word))

const shortPatronymics = new Set(['ильич', 'кузьмич', 'лукич', 'никитич', 'саввич', 'фомич', 'фокич'])

const isSurname = (word: string): boolean =>
  /(?:ов|ев|ин|ын|ова|ева|ина|ына|ский|цкий|ская|цкая|енко|ко|ук|юк|чук|ых|их|ян|дзе|швили|ой|ый|ая)$/.test(plain(word))

const isFirstName = (word: string): boolean =>
  plain(word)
    .split('-')
    .some(part => firstNames.has(part))

/** `ИВАНОВ ИВАН` and `иванов иван`: nobody's name is written so. */
const isShouted = (text: string): boolean => text === text.toUpperCase() || text === text.toLowerCase()

const recase = (parts: NameParts): NameParts =>
  Object.fromEntries(Object.entries(parts).map(([part, word]) => [part, capitalise(word)]))

const capitalise = (word: string): string =>
  word.toLowerCase().replace(/(^|[-'’])(\p{L})/gu, (_, edge: string, letter: string) => edge + letter.toUpperCase())

/** First names in use in Russia, with ё written е; the most common of Росстат and ЗАГС lists, with short forms. */
const firstNames = new Set(
  `александр алексей анатолий андрей антон аркадий арсений артем артемий артур богдан борис вадим валентин валерий василий
  вениамин виктор виталий влад владимир владислав всеволод вячеслав гавриил геннадий георгий герман глеб григорий давид даниил
  данил данила демид демьян денис дмитрий евгений егор ефим захар иван игнат игорь илья иосиф кирилл клим константин кузьма
  лев леонид леон лука макар максим марат марк матвей мирон михаил мстислав назар никита николай олег остап павел петр платон
  прохор радик рамиль ратмир ринат родион роман ростислав руслан рустам савва савелий самуил святослав семен сергей станислав
  степан тарас тимофей тимур тихон федор филипп фома чингиз эдуард эльдар эмиль эрик юлиан юрий яков ян ярослав
  ильдар ильнур азат айрат айдар амир арсен артемий ахмед алан аслан гурам заур ибрагим камиль ленар магомед мурат наиль
  рашид рафаэль рифат салават тагир фарид шамиль эльвин
  аделина александра алена алина алиса алла альбина амина анастасия ангелина анжела анжелика анна антонина анфиса ариадна
  арина ася валентина валерия варвара василиса вера вероника виктория виолетта виталина галина гузель гульнара гульназ дана
  дарина дарья диана дина ева евгения екатерина елена елизавета есения жанна зарина земфира зинаида злата зоя зульфия
  инга инесса инна ирина камилла карина каролина кира клавдия кристина ксения лада лариса лейла лиана лидия лилия лина лия
  любовь людмила майя маргарита марина мария марьяна мила милана милена мирослава надежда наталия наталья нелли ника нина
  оксана олеся ольга полина раиса регина римма рината роза роксана руслана сабина светлана серафима снежана софия софья
  стелла стефания таисия тамара татьяна ульяна фаина фатима эвелина элеонора элина элла эльвира эльмира эмилия эмма юлия
  яна ярослава айгуль алсу венера гульшат диляра динара ильмира лейсан ляйсан миляуша резеда резида рушания фарида флюра
  саша леша паша дима женя коля миша вова вася петя юра слава стас сережа толя гриша гоша костя оля маша даша катя лена
  таня наташа настя света ира юля аня галя люда надя рита соня ксюша люба вика лера`
    .split(/\s+/)
    .filter(Boolean),
)

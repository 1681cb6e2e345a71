import { spelled } from './letters.ts'

/** Names that are one name, by the form in documents: what people are called by at home, and the same name in other languages. */
const families = `
александр саша шура саня алекс alexander alex alexandr aleksandr sasha sandy
александра саша шура alexandra sandra
алексей леша алеша леха alexey aleksei alexei
анастасия настя анастасия стася anastasia nastya
анатолий толя толик anatoly
андрей андрюша дрюня andrey andrew andy drew
анна аня нюра анюта anna ann anne anya annie
антон антоша тоша anton anthony tony
антонина тоня antonina
аркадий аркаша arkady
арсений сеня арсен arseny
артем тема артемий artem artyom artemy
богдан боня bogdan
борис боря boris
вадим вадик vadim
валентин валя valentin
валентина валя valentina
валерий валера valery
валерия лера valeria
варвара варя varvara barbara barb
василий вася vasily basil
вера веруня vera
вероника ника veronica nika
виктор витя victor viktor vic
виктория вика victoria viktoria vicky
виталий виталик vitaly
владимир вова володя вовчик vladimir vova
владислав влад слава vladislav vlad
вячеслав слава vyacheslav
галина галя galina
геннадий гена gennady
георгий гоша жора георг george georgy
григорий гриша gregory greg grigory
дарья даша daria darya dasha
денис дениска denis dennis
дмитрий дима митя димон dmitry dmitri dima
евгений женя evgeny eugene gene
евгения женя evgenia eugenia
егор гоша egor
екатерина катя катерина катюша ekaterina katerina catherine katherine kate kathy katie katya cathy
елена лена алена helen elena alyona
елизавета лиза elizaveta elizabeth liz lizzie beth betty eliza
иван ваня john ivan vanya johnny jack
игорь гарик igor
илья илюша ilya elijah
инна инуся inna
ирина ира irina irene ira
кирилл кира kirill cyril
константин костя constantine konstantin
кристина крис christina kristina christine tina
ксения ксюша оксана ksenia xenia oksana
лариса лара larisa
леонид леня leonid
любовь люба lyubov
людмила люда люся мила lyudmila ludmila
максим макс maxim max maksim
маргарита рита margarita margaret maggie meg peggy rita
марина мариша marina
мария маша маруся maria mary masha marie molly polly
михаил миша michael mike mikhail misha mick
надежда надя nadezhda nadia
наталья наталия наташа natalia natalya natasha natalie
никита никитос nikita
николай коля nikolay nicholas nick nikolai
олег олежка oleg
ольга оля olga olya
павел паша pavel paul
петр петя peter petr pyotr pete
полина поля polina pauline
роман рома roman
руслан русик ruslan
светлана света sveta svetlana
семен сеня simon semyon
сергей сережа серега serge sergey sergei
софья софия соня sofia sophia sofya sophie
станислав стас слава stanislav stas
степан степа stepan steven stephen steve
тамара тома tamara
татьяна таня tatiana tatyana tanya
тимофей тима тимоша timofey timothy tim
тимур тима timur
федор федя fedor fyodor theodore ted
филипп филя philip phil
эдуард эдик edward eduard ed eddie ted ned
элеонора эля eleonora eleanor ella nell
юлия юля julia yulia julie
юрий юра yury yuri
яков яша jacob yakov jake
ярослав слава ярик yaroslav
robert rob bob bobby bert
william will bill billy willy liam
richard rick dick rich ricky
james jim jimmy jamie
thomas tom tommy
charles charlie chuck chas
joseph joe joey jo
daniel dan danny данила даниил даня
david dave davy давид
matthew matt матвей мотя
samuel sam sammy
benjamin ben benny
christopher chris kit
jennifer jen jenny
jessica jess jessie
patricia pat patty trish
susan sue susie suzy
rebecca becky becca
deborah debbie deb
kimberly kim
pamela pam
lawrence larry laurie лаврентий
frederick fred freddy
henry harry hank
ronald ron ronnie
donald don donnie
kenneth ken kenny
raymond ray
gerald gerry jerry
jonathan jon jonny
nathaniel nathan nate
zachary zach zack
isabella bella izzy
abigail abby gail
madeleine maddie
`

const roots = new Map<string, Set<number>>()
families
  .trim()
  .split('\n')
  .forEach((family, at) => {
    for (const name of family.split(' ')) {
      const known = spelled(name)
      roots.set(known, (roots.get(known) ?? new Set()).add(at))
    }
  })

/** Which names it may stand for, by number: «Саша» is of two. */
export const namesOf = (word: string): ReadonlySet<number> | undefined => roots.get(word)

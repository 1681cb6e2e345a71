/** What came to one of our accounts, as a bank tells 1С of it. */
export interface Entry {
  amount: string
  purpose: string
  /** `12.11.2026` */
  on?: string
  number?: string
  payer?: string
  inn?: string
  account?: string
  /** It left our account. */
  out?: boolean
}

export const ourAccount = '40702810400000000225'

/** A statement as banks write it for 1С; in UTF-8, as some do. */
export const exchangeOf = (entries: readonly Entry[], account = ourAccount): string =>
  [
    '1CClientBankExchange',
    'ВерсияФормата=1.03',
    'Кодировка=Windows',
    'Отправитель=Банк',
    'ДатаНачала=01.11.2026',
    'ДатаКонца=30.11.2026',
    `РасчСчет=${account}`,
    ...entries.flatMap((entry, at) => documentOf(entry, { account, number: entry.number ?? String(100 + at) })),
    'КонецФайла',
    '',
  ].join('\r\n')

function documentOf(entry: Entry, { account, number }: { account: string; number: string }): string[] {
  const {
    amount,
    purpose,
    on = '12.11.2026',
    payer = 'ООО «Ромашка»',
    inn = '',
    account: theirs = '40702810900000000001',
  } = entry
  const [from, to] = entry.out ? [account, theirs] : [theirs, account]
  const party = entry.out ? 'Получатель' : 'Плательщик'
  return [
    'СекцияДокумент=Платежное поручение',
    `Номер=${number}`,
    `Дата=${on}`,
    `Сумма=${amount}`,
    `ПлательщикСчет=${from}`,
    `ПолучательСчет=${to}`,
    `${party}=${payer}`,
    `${party}ИНН=${inn}`,
    entry.out ? `ДатаСписано=${on}` : `ДатаПоступило=${on}`,
    `НазначениеПлатежа=${purpose}`,
    'КонецДокумента',
  ]
}

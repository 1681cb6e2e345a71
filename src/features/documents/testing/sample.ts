import type { DocumentData, Line, Party } from '../data.ts'
import { qrPng } from '../payment/qr.ts'

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
  ...{ site: null, bank: null, signatory: null, accountant: null },
  images: { logo: null, facsimile: null, seal: null },
}

/** Any picture will do. */
export const picture = qrPng('Rapport', 4)

/** The furniture company of the demo. */
export const seller: Party = {
  ...nobody,
  name: 'ООО «Берёзка»',
  fullName: 'Общество с ограниченной ответственностью «Берёзка»',
  inn: '7707083893',
  kpp: '770701001',
  ogrn: '1027700132195',
  address: '127051, г. Москва, Цветной бульвар, д. 15, стр. 1, офис 304',
  city: 'г. Москва',
  phone: '+7 495 000-00-00',
  email: 'office@berezka.example',
  site: 'berezka.example',
  bank: {
    name: 'ПАО СБЕРБАНК, г. Москва',
    bik: '044525225',
    account: '40702810138250123017',
    corrAccount: '30101810400000000225',
  },
  signatory: { name: 'Берёзкина Ольга Петровна', position: 'Генеральный директор', basis: 'Устав' },
  accountant: 'Лаптева Нина Сергеевна',
}

export const buyer: Party = {
  ...nobody,
  name: 'ООО «Клиника Здоровье»',
  fullName: 'Общество с ограниченной ответственностью «Клиника Здоровье»',
  inn: '7810000001',
  kpp: '781001001',
  ogrn: '1027800000010',
  address: '191186, г. Санкт-Петербург, Невский пр., д. 20, лит. А',
  phone: '+7 812 000-00-00',
  bank: {
    name: 'Филиал «Северный» Банка ЗОНТ (ПАО)',
    bik: '044030000',
    account: '40702810000000000001',
    corrAccount: '30101810000000000000',
  },
  signatory: { name: 'Ковалёв Игорь Дмитриевич', position: 'главный врач', basis: 'доверенность № 5 от 01.02.2026' },
}

export function line(position: number, more: Partial<Line> = {}): Line {
  return {
    ...{ position, code: `СТ-${100 + position}`, name: 'Стул «Ника»', description: null, unit: 'шт.', quantity: '10' },
    ...{ price: '3300.00', discount: null, taxRate: '22', net: '27049.18', tax: '5950.82', total: '33000.00' },
    ...{ section: null, picture: null },
    ...more,
  }
}

export const lines: Line[] = [
  line(1, { section: 'Приёмная', description: 'Бук, обивка из экокожи, цвет «графит»' }),
  line(2, {
    ...{ section: 'Приёмная', code: 'КО-101', name: 'Кресло офисное «Орион»', quantity: '4', price: '33000.00' },
    ...{ discount: '10', net: '97377.05', tax: '21422.95', total: '118800.00' },
  }),
  line(3, {
    ...{ section: 'Кабинеты', code: 'СП-120', name: 'Стол письменный «Маэстро» с тумбой и кабель-каналом' },
    ...{ quantity: '6', price: '66000.00', net: '324590.16', tax: '71409.84', total: '396000.00' },
  }),
  line(4, {
    ...{ section: 'Кабинеты', code: null, name: 'Доставка и сборка', unit: 'усл.', quantity: '1', price: '25000.00' },
    ...{ taxRate: null, net: '25000.00', tax: '0.00', total: '25000.00' },
  }),
]

export function sampleData(more: Partial<DocumentData> = {}): DocumentData {
  return {
    ...{ kind: 'invoice', title: 'Счёт на оплату', number: '147', date: '2026-02-01', language: 'ru', currency: 'RUB' },
    seller,
    buyer,
    person: { name: 'Ковалёв Игорь Дмитриевич', position: 'главный врач', phone: null, email: null },
    lines,
    totals: {
      ...{ net: '474016.39', discount: '13200.00', tax: '98783.61', total: '572800.00' },
      byRate: [
        { rate: '22', net: '449016.39', tax: '98783.61' },
        { rate: null, net: '25000.00', tax: '0.00' },
      ],
    },
    taxMode: 'included',
    terms: {
      payment: '50 % предоплата, остальное – в течение 5 дней после поставки',
      delivery: 'до двери, в течение 14 рабочих дней',
      validUntil: '2026-02-15',
    },
    comment: null,
    basis: null,
    owner: { name: 'Берёзкина Ольга', position: null, phone: '+7 495 000-00-01', email: 'olga@berezka.example' },
    fields: {},
    ...more,
  }
}

import type { PdfTemplate } from '../../../model/document-template.ts'

/** Both say that a lawyer is to look at them: the laws they name are those of 2026. */
export const sampleRu = 'Образец. Перед подписанием покажите документ своему юристу.'
export const sampleEn = 'A sample. Have your own lawyer check it before signing.'

export const contractHeadRu =
  '**{{seller.fullName}}**, {{seller.named}} «Поставщик», {{seller.represented|or: в лице уполномоченного представителя}}, с одной стороны, и **{{buyer.fullName}}**, {{buyer.named}} «Покупатель», {{buyer.represented|or: в лице уполномоченного представителя}}, с другой стороны, вместе именуемые «Стороны», заключили настоящий договор о нижеследующем.'

export const contractClausesRu = `# Предмет договора
Поставщик обязуется передать в собственность Покупателя товар, указанный в спецификации (приложение № 1), а Покупатель обязуется принять товар и оплатить его.
Наименование, количество, цена и срок поставки товара определены в спецификации, которая является неотъемлемой частью договора.
Поставщик гарантирует, что товар принадлежит ему, не заложен, не арестован и свободен от прав третьих лиц.

# Цена и порядок расчётов
Цена договора составляет {{totals.total}} ({{totals.inWords}}). НДС исчисляется по ставкам, указанным в спецификации; если ставка не указана, цена НДС не облагается.
Порядок оплаты: {{terms.payment|or: 100 % предоплата в течение 5 (пяти) рабочих дней со дня выставления счёта}}.
Обязанность по оплате исполнена в момент зачисления денег на корреспондентский счёт банка Поставщика.

# Поставка и приёмка
Порядок и срок поставки: {{terms.delivery|or: в течение 10 (десяти) рабочих дней со дня оплаты}}.
Право собственности и риск случайной гибели переходят к Покупателю в момент передачи товара и подписания накладной.
Покупатель проверяет количество, комплектность и внешний вид товара при приёмке. О скрытых недостатках он сообщает в течение 5 (пяти) рабочих дней со дня их обнаружения, но в пределах гарантийного срока.

# Качество и гарантия
Качество товара соответствует обязательным требованиям, действующим в Российской Федерации, и документации изготовителя.
Гарантийный срок равен сроку, установленному изготовителем, а если он не установлен – 12 (двенадцати) месяцам со дня передачи товара.

# Ответственность
За просрочку поставки или оплаты виновная Сторона по требованию другой уплачивает пеню 0,1\u00a0% от стоимости непоставленного товара или неоплаченной суммы за каждый день просрочки, но не более 10\u00a0% этой стоимости или суммы.
Стороны не отвечают за неисполнение, вызванное непреодолимой силой (ст. 401 ГК РФ), если известили об этом другую Сторону в течение 5 (пяти) рабочих дней.
Проценты по статье 317.1 ГК РФ на суммы по договору не начисляются.

# Споры
До обращения в суд Сторона направляет другой письменную претензию. Срок ответа – 15 (пятнадцать) календарных дней со дня её получения.
Неурегулированный спор рассматривает арбитражный суд по месту нахождения ответчика.

# Заключительные положения
Договор вступает в силу со дня подписания и действует до полного исполнения обязательств.
Изменения и дополнения действительны в письменной форме за подписями обеих Сторон.
Документы, переданные по электронной почте с адресов, указанных в разделе 8, имеют силу до обмена подлинниками.
Договор составлен в двух экземплярах равной силы, по одному для каждой Стороны.

# Адреса и реквизиты Сторон`

export const contractRu: PdfTemplate = {
  kind: 'contract',
  name: 'Договор поставки',
  language: 'ru',
  typeface: 'serif',
  accent: '#14181f',
  footer: { text: sampleRu, pageNumbers: true },
  blocks: [
    { type: 'title', text: 'Договор поставки № {{document.number}}', align: 'center' },
    { type: 'placeAndDate', place: '{{seller.city}}', date: '{{document.longDate}}' },
    { type: 'text', size: 'normal', clauses: false, text: contractHeadRu },
    { type: 'text', size: 'normal', clauses: true, text: contractClausesRu },
    {
      type: 'requisites',
      sides: [
        { label: 'Поставщик', who: 'seller' },
        { label: 'Покупатель', who: 'buyer' },
      ],
    },
    {
      type: 'signatures',
      images: true,
      sides: [
        { label: 'От Поставщика', who: 'seller', as: 'signatory' },
        { label: 'От Покупателя', who: 'buyer', as: 'signatory' },
      ],
    },
    { type: 'pageBreak' },
    {
      type: 'title',
      text: 'Спецификация',
      note: 'Приложение № 1 к договору поставки № {{document.number}} от {{document.longDate}}',
      align: 'left',
    },
    { type: 'lines', columns: ['position', 'code', 'name', 'quantity', 'unit', 'price', 'taxRate', 'total'] },
    { type: 'totals', taxes: true, inWords: true },
    {
      type: 'signatures',
      images: true,
      sides: [
        { label: 'От Поставщика', who: 'seller', as: 'signatory' },
        { label: 'От Покупателя', who: 'buyer', as: 'signatory' },
      ],
    },
  ],
}

export const contractHeadEn =
  '**{{seller.fullName}}**, {{seller.named}} the “Supplier”, {{seller.represented|or: represented by its authorised signatory}}, and **{{buyer.fullName}}**, {{buyer.named}} the “Buyer”, {{buyer.represented|or: represented by its authorised signatory}}, together the “Parties”, have agreed as follows.'

export const contractClausesEn = `# Subject
The Supplier shall transfer to the Buyer the goods listed in the specification (Annex 1), and the Buyer shall accept them and pay for them.
Description, quantity, price and time of delivery are set out in the specification, which is an integral part of this contract.
The Supplier warrants that the goods are its own and free of pledges, attachments and rights of third parties.

# Price and payment
The price of the contract is {{totals.total}} ({{totals.inWords}}). VAT is charged at the rates in the specification; where there is none, no VAT is due.
Payment: {{terms.payment|or: 100 % in advance within 5 (five) business days of the invoice}}.
Payment is made when the money reaches the correspondent account of the Supplier’s bank.

# Delivery and acceptance
Delivery: {{terms.delivery|or: within 10 (ten) business days of payment}}.
Title and risk pass to the Buyer when the goods are handed over and the delivery note is signed.
The Buyer checks quantity, completeness and appearance on acceptance, and reports hidden defects within 5 (five) business days of finding them, within the warranty period.

# Quality and warranty
The goods comply with the mandatory requirements in force and with the manufacturer’s documents.
The warranty period is that of the manufacturer or, where there is none, 12 (twelve) months from the hand-over.

# Liability
A Party that is late with delivery or payment shall on demand pay 0.1\u00a0% of the value of the goods not delivered or of the sum not paid for each day of delay, but not more than 10\u00a0% of it.
Neither Party is liable for what force majeure has prevented, provided that it has told the other within 5 (five) business days.

# Disputes
Before going to court a Party shall send the other a written claim, to be answered within 15 (fifteen) calendar days of receipt.
A dispute that is not settled is decided by the commercial (arbitrazh) court at the place of the defendant, under the law of the Russian Federation.

# Final provisions
The contract takes effect when signed and holds until all obligations are fulfilled.
Amendments are valid in writing, signed by both Parties.
The contract is made in two counterparts of equal force, one for each Party.

# Addresses and details of the Parties`

export const contractEn: PdfTemplate = {
  kind: 'contract',
  name: 'Supply contract',
  language: 'en',
  typeface: 'serif',
  accent: '#14181f',
  footer: { text: sampleEn, pageNumbers: true },
  blocks: [
    { type: 'title', text: 'Supply Contract No. {{document.number}}', align: 'center' },
    { type: 'placeAndDate', place: '{{seller.city}}', date: '{{document.longDate}}' },
    { type: 'text', size: 'normal', clauses: false, text: contractHeadEn },
    { type: 'text', size: 'normal', clauses: true, text: contractClausesEn },
    {
      type: 'requisites',
      sides: [
        { label: 'The Supplier', who: 'seller' },
        { label: 'The Buyer', who: 'buyer' },
      ],
    },
    {
      type: 'signatures',
      images: true,
      sides: [
        { label: 'For the Supplier', who: 'seller', as: 'signatory' },
        { label: 'For the Buyer', who: 'buyer', as: 'signatory' },
      ],
    },
    { type: 'pageBreak' },
    {
      type: 'title',
      text: 'Specification',
      note: 'Annex 1 to Supply Contract No. {{document.number}} of {{document.longDate}}',
      align: 'left',
    },
    { type: 'lines', columns: ['position', 'code', 'name', 'quantity', 'unit', 'price', 'taxRate', 'total'] },
    { type: 'totals', taxes: true, inWords: true },
    {
      type: 'signatures',
      images: true,
      sides: [
        { label: 'For the Supplier', who: 'seller', as: 'signatory' },
        { label: 'For the Buyer', who: 'buyer', as: 'signatory' },
      ],
    },
  ],
}

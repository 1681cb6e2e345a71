/**
 * Words under which people keep a field in their files, in both languages; the field's own names and labels are known
 * besides. First for every object, then for one.
 */
export const synonyms: Record<string, Record<string, string>> = {
  '*': {
    name: 'название, наименование, name, title',
    lastName: 'фамилия, last name, surname, family name',
    firstName: 'имя, first name, given name',
    middleName: 'отчество, middle name, patronymic',
    phones:
      'телефон, тел, номер телефона, контактный телефон, мобильный, мобильный телефон, сотовый, рабочий телефон, доп телефон, phone, phone number, mobile, mobile phone, cell, tel, telephone, work phone',
    emails:
      'e-mail, email, почта, эл почта, электронная почта, адрес электронной почты, имейл, мейл, mail, email address',
    email: 'e-mail, email, почта, эл почта, электронная почта, логин, login, mail, email address',
    messengers: 'telegram, телеграм, телеграмм, whatsapp, ватсап, viber, мессенджер, messenger, max',
    inn: 'инн, inn, tax id, vat number',
    kpp: 'кпп, kpp',
    ogrn: 'огрн, огрнип, ogrn',
    okpo: 'окпо, okpo',
    bank: 'банк, наименование банка, название банка, банк получателя, bank, bank name',
    bic: 'бик, бик банка, bik, bic, bank code',
    bankAccount:
      'расчетный счет, р с, р сч, рс, номер счета, номер расчетного счета, банковский счет, account number, bank account, settlement account',
    corrAccount:
      'корреспондентский счет, кор счет, корр счет, корсчет, к с, к сч, кс, correspondent account, corr account',
    iban: 'iban, ибан',
    swift: 'swift, swift code, swift bic, bic swift, свифт',
    source:
      'источник, источник обращения, источник лида, откуда, откуда узнали, канал, рекламный канал, source, lead source, channel',
    comment:
      'комментарий, комментарии, примечание, примечания, заметка, заметки, comment, comments, note, notes, remark, description',
    owner:
      'ответственный, менеджер, продавец, сотрудник, owner, manager, sales agent, sales rep, agent, assigned to, salesperson',
    tags: 'теги, метки, тег, tags, labels',
    address: 'адрес, город, местонахождение, address, location, office location, city',
    position: 'должность, position, job title, job',
    birthday: 'дата рождения, день рождения, birthday, birth date, date of birth',
    status: 'статус, status',
    remember: 'помнить, особенности, важно, remember',
    about: 'описание, о компании, описание товара, about, description',
  },
  lead: {
    name: 'фио, ф и о, фио клиента, имя клиента, клиент, контактное лицо, контакт, имя и фамилия, full name, contact, contact name, customer, person, lead',
    companyName:
      'компания, организация, фирма, юрлицо, контрагент, предприятие, company, company name, organization, organisation, account, employer',
    interest:
      'интерес, что интересует, запрос, заявка, товар, продукт, услуга, что нужно, тема, предмет обращения, interest, request, product interest, subject, inquiry',
    budget: 'бюджет, сумма, budget, amount',
    requestedAt:
      'дата обращения, дата заявки, дата запроса, дата, дата и время, дата создания, создан, request date, requested at, date, created, created at',
  },
  interest: {
    name: 'фио, имя, контактное лицо, клиент, full name, contact',
    companyName: 'компания, организация, фирма, company, company name, organization',
    message: 'сообщение, интерес, запрос, комментарий, message, interest, comment',
  },
  contact: {
    name: 'фио, ф и о, контакт, контактное лицо, клиент, имя и фамилия, full name, contact, contact name, person',
    company: 'компания, организация, фирма, юрлицо, контрагент, company, company name, organization, account, employer',
    about: 'комментарий, комментарии, примечание, заметка, заметки, comment, comments, note, notes',
  },
  company: {
    name: 'компания, организация, фирма, клиент, контрагент, краткое наименование, company, company name, account, account name, customer',
    legalName: 'полное наименование, юридическое название, юрлицо, legal name, full name',
    industry: 'отрасль, сфера, сфера деятельности, вид деятельности, industry, sector',
    founded: 'год основания, основана, founded, year established, year founded',
    employees:
      'сотрудников, численность, число сотрудников, количество сотрудников, штат, employees, headcount, number of employees',
    revenue: 'выручка, оборот, годовой оборот, revenue, turnover, annual revenue',
    parent:
      'головная компания, материнская компания, холдинг, входит в, parent, parent company, subsidiary of, parent account',
    site: 'сайт, веб сайт, site, website, web site, url',
    bankDetails: 'банковские реквизиты, реквизиты, bank details',
    signatory: 'подписант, директор, генеральный директор, руководитель, фио руководителя, signatory, director, ceo',
    signatoryPosition: 'должность подписанта, должность руководителя, signatory position, title of signatory',
    signatoryBasis:
      'основание, действует на основании, на основании, основание полномочий, basis, acts on the basis of',
    legalAddress: 'юридический адрес, legal address, registered address',
  },
  product: {
    name: 'товар, продукт, номенклатура, изделие, product, product name, item',
    code: 'артикул, код, код товара, sku, code, article, product code',
    series: 'серия, коллекция, линейка, series, collection, line',
    unit: 'ед, ед изм, единица, единица измерения, unit',
    price: 'цена, розничная цена, прайс, price, sales price, list price, unit price',
    category: 'категория, раздел, группа, группа товаров, category, product category, group',
    cost: 'себестоимость, закупочная цена, закупка, cost, purchase price, cost price',
    variantOf: 'вариант товара, основной товар, variant of, parent product',
    options: 'исполнение, характеристика, options, variant',
  },
  price: {
    priceList: 'прайс лист, прайс, вид цены, price list, list, price type',
    product: 'товар, продукт, номенклатура, артикул, код, product, item, code, sku',
    amount: 'цена, стоимость, price, amount, unit price',
    minQuantity:
      'от количества, количество от, от, минимум, from quantity, min quantity, minimum quantity, quantity from',
  },
  exchangeRate: {
    currency: 'валюта, код валюты, currency, code',
    on: 'дата, день, на дату, date, day, on',
    rate: 'курс, rate, exchange rate, value',
  },
  deal: {
    name: 'сделка, название сделки, номер сделки, номер, deal, deal name, opportunity, opportunity name, opportunity id, id',
    company: 'компания, организация, клиент, контрагент, company, account, account name, customer',
    contact: 'контакт, контактное лицо, contact, contact person',
    pipeline: 'воронка, pipeline',
    stage: 'стадия, этап, стадия сделки, этап сделки, статус, stage, deal stage, status',
    amount: 'сумма, сумма сделки, стоимость, бюджет, amount, deal amount, close value, value, deal value',
    product: 'товар, продукт, product',
    opensOn: 'дата открытия, дата начала, дата создания, открыта, engage date, open date, opened, created, start date',
    closesOn:
      'дата закрытия, закрытие, ожидаемая дата, дата сделки, срок, close date, closes on, expected close, expected close date, closed',
    lostReason: 'причина отказа, причина проигрыша, loss reason, lost reason, reason lost',
    competitor: 'конкурент, кому проиграли, competitor, lost to, won by',
    lostNote: 'комментарий к отказу, lost note',
  },
  user: {
    name: 'сотрудник, фио, имя, продавец, пользователь, sales agent, agent, employee, user, full name, salesperson',
    team: 'отдел, команда, подразделение, офис, региональный офис, филиал, team, office, regional office, department, branch',
    manager: 'руководитель, начальник, руководитель отдела, manager, head, boss, supervisor, team lead',
    role: 'роль, role',
  },
  task: {
    title: 'задача, название, тема, task, title, subject',
    dueAt: 'срок, дедлайн, дата, due, due date, deadline',
    kind: 'вид, тип, kind, type',
    result: 'результат, итог, result',
  },
  advertisingCost: {
    channel:
      'канал, рекламный канал, источник, источник и канал, источник канал, площадка, channel, source, source medium',
    campaign: 'кампания, рекламная кампания, название кампании, campaign, campaign name, utm campaign',
    from: 'с, начало, начало периода, дата начала, дата, from, start, start date, date, day',
    to: 'по, конец, конец периода, дата окончания, to, end, end date',
    amount: 'сумма, расход, расходы, потрачено, стоимость, amount, cost, costs, spend, spent, amount spent',
  },
}

/** What two headers are compared by: lower case, ё as е, `closeValue`, `close_value` and `Close value:` alike. */
export const headerKey = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .replaceAll('ё', 'е')
    .replace(/[^\p{L}\p{N}#%]+/gu, ' ')
    .trim()

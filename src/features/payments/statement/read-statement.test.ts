import fc from 'fast-check'
import iconv from 'iconv-lite'
import { describe, expect, it, test } from 'vitest'
import { readStatement } from './read-statement.ts'
import { mostBytes, type StatementEntry, StatementRefused } from './statement.ts'
import { broken, ofEuroBank, ofRussianCamt, ofSberbank, ofTochka, ours, second } from './testing/samples.ts'

const read = (text: string | Buffer) => readStatement(Buffer.from(text as string))
const short = (entry: StatementEntry) => `${entry.date} ${entry.direction} ${entry.amount} ${entry.currency}`

function refusal(bytes: string | Buffer): [string, number | null] | undefined {
  try {
    read(bytes)
  } catch (error) {
    if (error instanceof StatementRefused) return [error.code, error.line]
    throw error
  }
}

describe('an exchange with 1С', () => {
  it('is read in windows-1251, with whom the money came from', () => {
    const statement = readStatement(ofSberbank)
    expect(statement.problems).toEqual([])
    expect(statement.format).toBe('1CClientBankExchange')
    expect(statement.accounts).toEqual([
      {
        account: ours,
        currency: 'RUB',
        from: '2026-03-05',
        until: '2026-03-09',
        opening: '100000.00',
        closing: '204299.50',
      },
    ])
    expect(statement.entries.map(short)).toEqual([
      '2026-03-06 in 120000.00 RUB',
      '2026-03-09 out 15000.00 RUB',
      '2026-03-09 out 700.50 RUB',
    ])
    expect(statement.entries[0]).toEqual({
      account: ours,
      date: '2026-03-06',
      direction: 'in',
      amount: '120000.00',
      currency: 'RUB',
      counterparty: {
        name: 'ООО "Ветер"',
        inn: '7736050003',
        kpp: '773601001',
        account: '40702810100000055501',
        bank: 'АО "РАЙФФАЙЗЕНБАНК", г. Москва',
        bic: '044525700',
      },
      purpose: 'Оплата по счету № 12 от 01.03.2026 за мебель. В том числе НДС 20% - 20000.00',
      documentNumber: '417',
      documentDate: '2026-03-05',
      isReversal: false,
      reference: expect.stringMatching(new RegExp(`^${ours} [0-9a-f]{32}$`)),
      line: 20,
    })
    expect(statement.entries[1]?.counterparty).toMatchObject({ name: 'ИП Белова Жанна Андреевна', kpp: null })
  })

  it('is read in cp866 and UTF-8 alike, whatever it says of itself', () => {
    const text = iconv.decode(ofSberbank, 'windows-1251')
    const { entries } = readStatement(ofSberbank)
    expect(readStatement(iconv.encode(text, 'cp866')).entries).toEqual(entries)
    expect(readStatement(Buffer.from(text)).entries).toEqual(entries)
    expect(readStatement(iconv.encode(text, 'utf-16le', { addBOM: true })).entries).toEqual(entries)
  })

  it('may have a section for each day, purposes in pieces or with line breaks, and money between accounts of ours', () => {
    const statement = read(ofTochka)
    expect(statement.problems).toEqual([])
    expect(statement.accounts).toEqual([
      {
        account: ours,
        currency: 'RUB',
        from: '2026-04-01',
        until: '2026-04-02',
        opening: '1000.00',
        closing: '5000.00',
      },
      {
        account: second,
        currency: 'RUB',
        from: '2026-04-01',
        until: '2026-04-02',
        opening: '0.00',
        closing: '1000.00',
      },
    ])
    expect(statement.entries.map(entry => [entry.account, short(entry), entry.purpose])).toEqual([
      [ours, '2026-04-01 in 5000.00 RUB', 'Оплата кухни по договору 18/К НДС=20%'],
      [ours, '2026-04-02 out 1000.00 RUB', 'Перевод между своими счетами НДС=0'],
      [second, '2026-04-02 in 1000.00 RUB', 'Перевод между своими счетами НДС=0'],
    ])
    expect(statement.entries[0]?.counterparty.name).toBe('Петров Пётр Ильич')
  })

  it('is read but for what is broken, and of that each place is told', () => {
    const statement = read(broken)
    expect(statement.entries.map(short)).toEqual(['2026-04-01 in 10.00 RUB', '2026-04-02 out 20.00 RUB'])
    expect(statement.problems).toEqual([
      { code: 'notEnded', line: 23, field: 'СекцияДокумент', found: null },
      { code: 'notEnded', line: 32, field: null, found: null },
      { code: 'notEnded', line: null, field: 'КонецФайла', found: null },
      { code: 'amount', line: 13, field: 'Сумма', found: '1e99' },
      { code: 'date', line: 12, field: 'Дата', found: '31.02.2026' },
      { code: 'amount', line: 19, field: 'Сумма', found: '-5' },
      { code: 'account', line: 20, field: 'ПлательщикСчет', found: '40817810000000000019' },
    ])
  })

  it('that does not add up is told of, with what was counted', () => {
    const text = iconv.decode(ofSberbank, 'windows-1251').replace('Сумма=15000.00', 'Сумма=15000.01')
    expect(read(text).problems).toEqual([{ code: 'balance', line: null, field: ours, found: '204299.49 ≠ 204299.50' }])
  })

  it('has the same references when it is told again, with more around, and others for what is alike', () => {
    const text = iconv.decode(ofSberbank, 'windows-1251')
    const before = readStatement(ofSberbank).entries.map(({ reference }) => reference)
    const order = /СекцияДокумент=Банковский ордер[\s\S]*?КонецДокумента\r\n/.exec(text)?.[0] ?? ''
    const more = read(text.replace(order, order + order)).entries.map(({ reference }) => reference)
    expect(more.slice(0, 3)).toEqual(before)
    expect(more[3]).toBe(`${before[2]} #2`)
    expect(new Set(more).size).toBe(4)
  })

  test('what was written is read', () =>
    fc.assert(
      fc.property(fc.array(payment, { maxLength: 12 }), payments => {
        const statement = read(written(payments))
        const found = statement.entries.map(({ direction, amount, date, purpose, documentNumber }) => ({
          direction,
          amount,
          date,
          purpose,
          documentNumber,
        }))
        expect([statement.problems, found]).toEqual([[], payments])
        expect(new Set(statement.entries.map(({ reference }) => reference)).size).toBe(payments.length)
      }),
    ))

  test('what is cut or stirred is read or refused, and nothing else', () =>
    fc.assert(
      fc.property(
        fc.nat(ofSberbank.length),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 20 }),
        (end, stirs) => {
          const bytes = Buffer.from(ofSberbank.subarray(0, end))
          for (const [at, byte] of stirs) if (bytes.length) bytes[at % bytes.length] = byte
          refusal(bytes)
        },
      ),
      { numRuns: 300 },
    ))
})

describe('camt.053', () => {
  it('is read with the parts of what is gathered, and what is taken back', () => {
    const statement = read(ofEuroBank)
    expect(statement.problems).toEqual([])
    expect(statement.accounts).toEqual([
      {
        account: 'DE89370400440532013000',
        currency: 'EUR',
        from: '2026-03-09',
        until: '2026-03-10',
        opening: '-500.00',
        closing: '1200.50',
      },
    ])
    expect(
      statement.entries.map(entry => [short(entry), entry.counterparty.name, entry.purpose, entry.isReversal]),
    ).toEqual([
      ['2026-03-10 in 1500.50 EUR', 'Möbel Müller GmbH & Co.', 'Invoice 17 kitchen 17/2026 RF18539007547034', false],
      ['2026-03-10 in 100.00 EUR', 'Anna', '', false],
      ['2026-03-10 in 200.00 EUR', 'Boris', '', false],
      ['2026-03-10 out 100.00 EUR', 'Anna', 'Return of direct debit', true],
    ])
    expect(statement.entries[0]).toMatchObject({
      documentNumber: 'INV-2026-17',
      reference: 'DE89370400440532013000 2026031012345',
      counterparty: { account: 'AT611904300234573201', bank: 'Bank Austria', bic: 'BKAUATWW' },
      line: 11,
    })
    expect(new Set(statement.entries.map(({ reference }) => reference)).size).toBe(4)
  })

  it('is read of version 8, with a prefix, in the encoding it declares', () => {
    const statement = readStatement(ofRussianCamt)
    expect(statement).toEqual({
      format: 'camt.053',
      problems: [],
      accounts: [
        { account: ours, currency: 'RUB', from: '2026-03-01', until: '2026-03-02', opening: '0.00', closing: '50.00' },
      ],
      entries: [
        expect.objectContaining({
          counterparty: {
            name: 'ООО «Ветер»',
            inn: '7736050003',
            kpp: '773601001',
            account: '40702810100000055501',
            bank: null,
            bic: '044525700',
          },
          purpose: 'Оплата по счёту 12',
          documentNumber: '417',
        }),
      ],
    })
  })

  it('is read but for what is broken, and of that each place is told', () => {
    const text = ofEuroBank
      .replace('<Amt Ccy="EUR">1500.50</Amt>', '<Amt Ccy="EUR">1e99</Amt>')
      .replace('<TxAmt><Amt Ccy="EUR">200.00</Amt>', '<TxAmt><Amt Ccy="EUR">200.01</Amt>')
    const statement = read(text)
    expect(statement.entries.map(short)).toEqual(['2026-03-10 in 300.00 EUR', '2026-03-10 out 100.00 EUR'])
    expect(statement.problems).toEqual([
      { code: 'amount', line: 12, field: 'Ntry/Amt', found: '1e99' },
      { code: 'batchSum', line: 32, field: 'Ntry/NtryDtls', found: '300.01 ≠ 300.00' },
      { code: 'balance', line: null, field: 'DE89370400440532013000', found: '-300.00 ≠ 1200.50' },
    ])
  })

  test.each([
    ['Amt Ccy="EUR">77', 'Amt Ccy="QQQ">77', []],
    ['<Sts>PDNG</Sts>', '', [['balance', null]]],
    [
      '<CdtDbtInd>DBIT</CdtDbtInd>\n        <RvslInd>',
      '<CdtDbtInd>BOTH</CdtDbtInd><RvslInd>',
      [
        ['direction', 54],
        ['balance', null],
      ],
    ],
    [
      'Ccy="EUR">300.00',
      'Ccy="EURO">300.00',
      [
        ['currency', 33],
        ['balance', null],
      ],
    ],
    ['<IBAN>DE89370400440532013000</IBAN>', '', [['missing', 5]]],
  ])('%s as %s: %j', (from, to, problems) => {
    expect(ofEuroBank).toContain(from)
    expect(read(ofEuroBank.replace(from, to)).problems.map(({ code, line }) => [code, line])).toEqual(problems)
  })
})

describe('a file is refused', () => {
  const camt = (inside: string) => `<Document><BkToCstmrStmt><Stmt>${inside}</Stmt></BkToCstmrStmt></Document>`

  test.each([
    ['that is empty', '', 'empty'],
    ['that is neither', 'Дата;Сумма\n01.01.2026;5', 'format'],
    ['that only mentions 1С', 'see 1CClientBankExchange', 'format'],
    ['that is another message of ISO 20022', '<Document><CstmrCdtTrfInitn/></Document>', 'format'],
    ['that is a page', '<html><body>x</body></html>', 'format'],
    ['that is no XML', '<Document><a></Document>', 'xml'],
    ['that has a document type', `<!DOCTYPE x [<!ENTITY a "b">]>${camt('&a;')}`, 'declarations'],
    ['that reads other files', `<!DOCTYPE x SYSTEM "file:///etc/passwd">${camt('')}`, 'declarations'],
    ['that has an entity of its own', camt('&a;'), 'xml'],
    ['that is too deep', camt('<a>'.repeat(100) + '</a>'.repeat(100)), 'xml'],
    ['that is in no encoding of banks', `<?xml version="1.0" encoding="utf-7"?>${camt('')}`, 'encoding'],
    [
      'that is not in the encoding it declares',
      Buffer.concat([Buffer.from(camt('')), Buffer.from([0xff])]),
      'encoding',
    ],
    [
      'that is exchange in name only',
      Buffer.concat([Buffer.from('1CClientBankExchange\n'), Buffer.from([0xff, 0xc0])]),
      'encoding',
    ],
    ['that is too large', Buffer.alloc(mostBytes + 1, 65), 'tooLarge'],
  ])('%s', (_, bytes, code) => expect(refusal(bytes)?.[0]).toBe(code))

  it('with the line at which reading ended', () => {
    expect(refusal(`<Document>\n<BkToCstmrStmt>\n<a></b>`)).toEqual(['xml', 3])
  })

  it('or told of by its first thousand faults', () => {
    const faults = `1CClientBankExchange\nРасчСчет=${ours}\n${'СекцияДокумент=x\n'.repeat(5000)}КонецФайла`
    expect(read(faults).problems.length).toBe(1000)
  })

  it('or read to its end, though it is one line without end', () => {
    const long = `1CClientBankExchange\nРасчСчет=${ours}\nСекцияДокумент=x\nСумма=1\nНазначениеПлатежа=${'я'.repeat(5_000_000)}`
    const { entries, problems } = read(long)
    expect([entries, problems.map(({ code, line }) => [code, line])]).toEqual([
      [],
      [
        ['tooLong', 5],
        ['notEnded', 3],
        ['notEnded', null],
      ],
    ])
  })
})

const payment = fc.record({
  direction: fc.constantFrom('in' as const, 'out' as const),
  amount: fc.integer({ min: 1, max: 999_999_999 }).map(kopecks => (kopecks / 100).toFixed(2)),
  date: fc
    .date({ min: new Date('2000-01-01T00:00:00Z'), max: new Date('2090-01-01T00:00:00Z'), noInvalidDate: true })
    .map(date => date.toISOString().slice(0, 10)),
  purpose: fc.stringMatching(/^[А-Яа-я0-9№.,"=+-]{1,20}( [А-Яа-я0-9№.,"=+-]{1,20}){0,6}$/),
  documentNumber: fc.nat(999_999).map(String),
})

interface Payment {
  direction: 'in' | 'out'
  amount: string
  date: string
  purpose: string
  documentNumber: string
}

function written(payments: readonly Payment[]): Buffer {
  const rows = payments.flatMap(({ direction, amount, date, purpose, documentNumber }) => [
    'СекцияДокумент=Платежное поручение',
    `Номер=${documentNumber}`,
    `Сумма=${amount}`,
    `${direction === 'in' ? 'ДатаПоступило' : 'ДатаСписано'}=${date.split('-').reverse().join('.')}`,
    `ПлательщикСчет=${direction === 'in' ? '40817810000000000019' : ours}`,
    `ПолучательСчет=${direction === 'in' ? ours : '40817810000000000019'}`,
    `НазначениеПлатежа=${purpose}`,
    'КонецДокумента',
  ])
  const text = ['1CClientBankExchange', 'Кодировка=Windows', `РасчСчет=${ours}`, ...rows, 'КонецФайла'].join('\r\n')
  return iconv.encode(text, 'windows-1251')
}

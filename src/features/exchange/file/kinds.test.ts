import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { detectFormat } from './format.ts'
import { readRows } from './rows.ts'
import { bytesSource, partSize, partsSource } from './source.ts'
import { vcardColumns } from './vcard.ts'

async function read(content: Buffer | string) {
  const source = bytesSource(Buffer.from(content))
  const { format } = await detectFormat(source, {}, vcardColumns)
  const rows = []
  for await (const row of readRows(source, format)) rows.push(row)
  return { format, rows }
}
const cards = async (content: string) =>
  (await read(content.replaceAll('\n', '\r\n'))).rows
    .slice(1)
    .map(({ cells }) =>
      Object.fromEntries(vcardColumns.map((name, at) => [name, cells[at]] as const).filter(([, cell]) => cell)),
    )

describe('JSON lines', () => {
  it('are rows under all names that come up, objects within taken apart', async () => {
    const { format, rows } = await read(
      '{"id": 7, "properties": {"email": "a@b.ru", "phone": null}}\n\n{"id": 8, "tags": ["vip", "юг"], "budget": {"amount": "100.00", "currency": "RUB"}, "phones": [{"value": "+79161234567", "type": "work"}], "won": true}\n',
    )
    expect(format.kind).toBe('jsonl')
    expect(rows).toEqual([
      { line: 0, cells: ['id', 'properties.email', 'properties.phone', 'tags', 'budget', 'phones', 'won'] },
      { line: 1, cells: ['7', 'a@b.ru', '', '', '', '', ''] },
      { line: 3, cells: ['8', '', '', 'vip; юг', '100.00 RUB', '+79161234567', 'true'] },
    ])
  })

  it('are refused with the line that is none', async () => {
    await expect(read('{"a": 1}\n{"a": 2\n')).rejects.toMatchObject({
      problems: [{ code: 'importJsonLine', params: { line: 2 } }],
    })
    const many = JSON.stringify(Object.fromEntries(Array.from({ length: 600 }, (_, at) => [`f${at}`, at])))
    await expect(read(many)).rejects.toMatchObject({ problems: [{ code: 'importColumns' }] })
  })
})

describe('vCards', () => {
  it('of Google and phones (3.0) are people with all their ways', async () =>
    expect(
      await cards(`BEGIN:VCARD
VERSION:3.0
FN:Анна Петрова
N:Петрова;Анна;Сергеевна;;
item1.EMAIL;TYPE=INTERNET:anna@example.ru
EMAIL;TYPE=WORK:office@example.ru
TEL;TYPE=CELL:+7 916 123-45-67
TEL;TYPE=WORK:8 (495) 123-45-67
ORG:ООО «Ромашка»;Отдел продаж
TITLE:Директор
ADR;TYPE=WORK:;;ул. Ленина\\, 1;Москва;;101000;Россия
NOTE:Любит\\nчай; и кофе
BDAY:19850412
IMPP;X-SERVICE-TYPE=Telegram:telegram:annap
CATEGORIES:vip,юг
PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQSkZJRg
 ABAQAAAQABAAD
END:VCARD
`),
    ).toEqual([
      {
        lastName: 'Петрова',
        firstName: 'Анна',
        middleName: 'Сергеевна',
        emails: 'anna@example.ru; office@example.ru',
        phones: '+7 916 123-45-67; 8 (495) 123-45-67',
        company: 'ООО «Ромашка»',
        position: 'Директор',
        address: '101000, Россия, Москва, ул. Ленина, 1',
        comment: 'Любит\nчай; и кофе',
        birthday: '1985-04-12',
        messengers: 'telegram:annap',
        tags: 'vip; юг',
      },
    ]))

  it('of Outlook and old telephones (2.1) come quoted, in whatever letters', async () =>
    expect(
      await cards(`BEGIN:VCARD
VERSION:2.1
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=D0=98=D0=B2=D0=B0=D0=BD=D0=BE=D0=B2;=D0=9F=D1=91=
=D1=82=D1=80
TEL;CELL;PREF:89161234567
ORG;CHARSET=windows-1251;QUOTED-PRINTABLE:=D0=EE=EC=E0=F8=EA=E0
END:VCARD
BEGIN:VCARD
VERSION:4.0
FN:ООО Ромашка
TEL;VALUE=uri;TYPE="voice,home":tel:+74951234567
END:VCARD
`),
    ).toEqual([
      { lastName: 'Иванов', firstName: 'Пётр', phones: '89161234567', company: 'Ромашка' },
      { name: 'ООО Ромашка', phones: '+74951234567' },
    ]))

  it('are numbered, and one that is cut short is named', () =>
    expect(read('BEGIN:VCARD\nFN:A\nEND:VCARD\nBEGIN:VCARD\nFN:B\n')).rejects.toMatchObject({
      problems: [{ code: 'importCard', params: { line: 2 } }],
    }))
})

describe('gzip', () => {
  it('is unpacked, whatever text is in it', async () => {
    expect((await read(gzipSync('ФИО;Телефон\nАнна;1\n'))).rows.map(({ cells }) => cells)).toEqual([
      ['ФИО', 'Телефон'],
      ['Анна', '1'],
    ])
    expect((await read(gzipSync('{"a": 1}\n'))).format).toMatchObject({ kind: 'jsonl', packed: true })
  })

  it('that is cut short or unfolds without end is refused', async () => {
    const bytes = gzipSync('ФИО;Телефон\n'.repeat(1000))
    await expect(read(bytes.subarray(0, bytes.length - 20))).rejects.toMatchObject({
      problems: [{ code: 'importPacked' }],
    })
    await expect(read(gzipSync(Buffer.alloc(80 * 1024 * 1024, 'a;b\n')))).rejects.toMatchObject({
      problems: [{ code: 'importBomb' }],
    })
  })
})

it('a file in parts is read between any two places', async () => {
  const bytes = Buffer.from(Array.from({ length: 2.5 * partSize }, (_, at) => at % 251))
  const source = partsSource(bytes.length, async part => bytes.subarray(part * partSize, (part + 1) * partSize))
  for (const [from, to] of [
    [0, bytes.length],
    [10, 20],
    [partSize - 3, partSize + 3],
    [partSize, 2 * partSize],
    [2 * partSize + 1, bytes.length],
  ] as const) {
    const parts: Buffer[] = []
    for await (const part of source.read(from, to)) parts.push(part)
    expect(Buffer.concat(parts).equals(bytes.subarray(from, to))).toBe(true)
  }
})

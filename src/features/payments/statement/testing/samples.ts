import iconv from 'iconv-lite'

/* Statements in the habits of several banks, of accounts and companies that there are none of (but for the banks). */

export const ours = '40702810900000012343'
export const second = '40702810700000098765'

/** As many banks give it: windows-1251, CRLF, one section of the account, purposes in one line, the bank's days. */
export const ofSberbank = crlf(`1CClientBankExchange
ВерсияФормата=1.02
Кодировка=Windows
Отправитель=СберБизнес
Получатель=1С:Предприятие
ДатаСоздания=10.03.2026
ВремяСоздания=09:14:02
ДатаНачала=05.03.2026
ДатаКонца=09.03.2026
РасчСчет=${ours}
СекцияРасчСчет
ДатаНачала=05.03.2026
ДатаКонца=09.03.2026
НачальныйОстаток=100000.00
РасчСчет=${ours}
ВсегоСписано=15700.50
ВсегоПоступило=120000.00
КонечныйОстаток=204299.50
КонецРасчСчет
СекцияДокумент=Платежное поручение
Номер=417
Дата=05.03.2026
Сумма=120000.00
ПлательщикСчет=40702810100000055501
ДатаПоступило=06.03.2026
Плательщик=ИНН 7736050003 ООО "Ветер"
ПлательщикИНН=7736050003
ПлательщикКПП=773601001
ПлательщикРасчСчет=40702810100000055501
ПлательщикБанк1=АО "РАЙФФАЙЗЕНБАНК"
ПлательщикБанк2=г. Москва
ПлательщикБИК=044525700
ПлательщикКорсчет=30101810200000000700
ПолучательСчет=${ours}
Получатель=ООО "Ромашка"
ПолучательИНН=7707083893
ПолучательКПП=770701001
ВидПлатежа=Электронно
ВидОплаты=01
Код=
НазначениеПлатежа=Оплата по счету № 12 от 01.03.2026 за мебель. В том числе НДС 20% - 20000.00
Очередность=5
КонецДокумента
СекцияДокумент=Платежное поручение
Номер=33
Дата=09.03.2026
Сумма=15000.00
ПлательщикСчет=${ours}
ДатаСписано=09.03.2026
Плательщик=ООО "Ромашка"
ПлательщикИНН=7707083893
ПолучательСчет=40802810500000000777
Получатель=ИП Белова Жанна Андреевна
ПолучательИНН=500100732259
ПолучательКПП=0
ПолучательБанк1=АО "ТБанк"
ПолучательБИК=044525974
НазначениеПлатежа=Монтаж по договору 7. НДС не облагается
КонецДокумента
СекцияДокумент=Банковский ордер
Номер=8801
Дата=09.03.2026
Сумма=700.50
ПлательщикСчет=${ours}
ДатаСписано=09.03.2026
Плательщик=ООО "Ромашка"
ПолучательСчет=47423810000000000001
Получатель=ПАО Сбербанк
НазначениеПлатежа=Комиссия за ведение счета
КонецДокумента
КонецФайла
`)

/** A second habit: UTF-8, LF, purposes in pieces, amounts with a comma and spaces, a section for each day, no days of the bank for what came. */
export const ofTochka = `\uFEFF1CClientBankExchange
ВерсияФормата=1.03
Кодировка=UTF-8
ДатаНачала=01.04.2026
ДатаКонца=02.04.2026
РасчСчет=${ours}
РасчСчет=${second}
СекцияРасчСчет
ДатаНачала=02.04.2026
ДатаКонца=02.04.2026
РасчСчет=${ours}
НачальныйОстаток=6 000,00
КонечныйОстаток=5 000,00
КонецРасчСчет
СекцияРасчСчет
ДатаНачала=01.04.2026
ДатаКонца=01.04.2026
РасчСчет=${ours}
НачальныйОстаток=1000
КонечныйОстаток=6 000,00
КонецРасчСчет
СекцияРасчСчет
ДатаНачала=01.04.2026
ДатаКонца=02.04.2026
РасчСчет=${second}
НачальныйОстаток=0
КонечныйОстаток=1000
КонецРасчСчет
СекцияДокумент=Платежное поручение
Номер=5
Дата=01.04.2026
Сумма=5 000,00
ПлательщикСчет=40817810000000000019
ПолучательСчет=${ours}
Плательщик1=Петров Пётр Ильич
ПлательщикИНН=
НазначениеПлатежа=Оплата кухни
НазначениеПлатежа1=Оплата кухни
НазначениеПлатежа2=по договору 18/К
НазначениеПлатежа3=НДС=20%
КонецДокумента
СекцияДокумент=Платежное поручение
Номер=6
Дата=02.04.2026
Сумма=1000-00
ДатаСписано=02.04.2026
ДатаПоступило=02.04.2026
ПлательщикСчет=${ours}
ПолучательСчет=${second}
НазначениеПлатежа=Перевод между
своими счетами
НДС=0
КонецДокумента
СекцияДокумент=Платежное поручение
Номер=6
Дата=02.04.2026
Сумма=1000-00
ДатаСписано=02.04.2026
ДатаПоступило=02.04.2026
ПлательщикСчет=${ours}
ПолучательСчет=${second}
НазначениеПлатежа=Перевод между
своими счетами
НДС=0
КонецДокумента
КонецФайла`

/** Documents that are broken, each otherwise, between two that are not; the file breaks off. */
export const broken = `1CClientBankExchange
ВерсияФормата=1.02
РасчСчет=${ours}
СекцияДокумент=Платежное поручение
Номер=1
Дата=01.04.2026
Сумма=10.00
ПлательщикСчет=40817810000000000019
ПолучательСчет=${ours}
КонецДокумента
СекцияДокумент=Платежное поручение
Дата=31.02.2026
Сумма=1e99
ПлательщикСчет=40817810000000000019
ПолучательСчет=${ours}
КонецДокумента
СекцияДокумент=Платежное поручение
Дата=01.04.2026
Сумма=-5
ПлательщикСчет=40817810000000000019
ПолучательСчет=40817810000000000027
КонецДокумента
СекцияДокумент=Платежное поручение
Дата=01.04.2026
СекцияДокумент=Платежное поручение
Номер=2
Дата=02.04.2026
Сумма=20.00
ПлательщикСчет=${ours}
ПолучательСчет=40817810000000000019
КонецДокумента
СекцияДокумент=Платежное поручение
Дата=02.04.2026
Сумма=30.00
`

/** As a bank of the euro area gives it, version 2: one entry of one payment, one that gathers two, one taken back, one not booked yet. */
export const ofEuroBank = `<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02">
  <BkToCstmrStmt>
    <GrpHdr><MsgId>M-1</MsgId><CreDtTm>2026-03-10T08:00:00+01:00</CreDtTm></GrpHdr>
    <Stmt>
      <Id>2026-49</Id>
      <CreDtTm>2026-03-10T08:00:00+01:00</CreDtTm>
      <Acct><Id><IBAN>DE89370400440532013000</IBAN></Id><Ccy>EUR</Ccy></Acct>
      <Bal><Tp><CdOrPrtry><Cd>PRCD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">500.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Dt><Dt>2026-03-09</Dt></Dt></Bal>
      <Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">1200.5</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-03-10</Dt></Dt></Bal>
      <Ntry>
        <Amt Ccy="EUR">1500.50</Amt>
        <CdtDbtInd>CRDT</CdtDbtInd>
        <Sts>BOOK</Sts>
        <BookgDt><Dt>2026-03-10</Dt></BookgDt>
        <ValDt><Dt>2026-03-11</Dt></ValDt>
        <AcctSvcrRef>2026031012345</AcctSvcrRef>
        <NtryDtls><TxDtls>
          <Refs><EndToEndId>INV-2026-17</EndToEndId></Refs>
          <RltdPties>
            <Dbtr><Nm>Möbel Müller GmbH &amp; Co.</Nm></Dbtr>
            <DbtrAcct><Id><IBAN>AT61 1904 3002 3457 3201</IBAN></Id></DbtrAcct>
            <Cdtr><Nm>Romashka</Nm></Cdtr>
          </RltdPties>
          <RltdAgts><DbtrAgt><FinInstnId><BIC>BKAUATWW</BIC><Nm>Bank Austria</Nm></FinInstnId></DbtrAgt></RltdAgts>
          <RmtInf>
            <Ustrd>Invoice 17</Ustrd><Ustrd>kitchen</Ustrd>
            <Strd><RfrdDocInf><Nb>17/2026</Nb></RfrdDocInf><CdtrRefInf><Ref>RF18539007547034</Ref></CdtrRefInf></Strd>
          </RmtInf>
        </TxDtls></NtryDtls>
      </Ntry>
      <Ntry>
        <Amt Ccy="EUR">300.00</Amt>
        <CdtDbtInd>CRDT</CdtDbtInd>
        <Sts>BOOK</Sts>
        <BookgDt><DtTm>2026-03-10T10:00:00+01:00</DtTm></BookgDt>
        <AcctSvcrRef>2026031099999</AcctSvcrRef>
        <NtryDtls>
          <Btch><NbOfTxs>2</NbOfTxs></Btch>
          <TxDtls>
            <Refs><EndToEndId>A-1</EndToEndId></Refs>
            <AmtDtls><TxAmt><Amt Ccy="EUR">100.00</Amt></TxAmt></AmtDtls>
            <RltdPties><Dbtr><Nm>Anna</Nm></Dbtr></RltdPties>
          </TxDtls>
          <TxDtls>
            <Refs><EndToEndId>A-2</EndToEndId></Refs>
            <AmtDtls><TxAmt><Amt Ccy="EUR">200.00</Amt></TxAmt></AmtDtls>
            <RltdPties><Dbtr><Nm>Boris</Nm></Dbtr></RltdPties>
          </TxDtls>
        </NtryDtls>
      </Ntry>
      <Ntry>
        <Amt Ccy="EUR">100.00</Amt>
        <CdtDbtInd>DBIT</CdtDbtInd>
        <RvslInd>true</RvslInd>
        <Sts>BOOK</Sts>
        <BookgDt><Dt>2026-03-10</Dt></BookgDt>
        <AddtlNtryInf>Return of direct debit</AddtlNtryInf>
        <NtryDtls><TxDtls>
          <Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs>
          <RltdPties><Dbtr><Nm>Anna</Nm></Dbtr><Cdtr><Nm>Romashka</Nm></Cdtr></RltdPties>
        </TxDtls></NtryDtls>
      </Ntry>
      <Ntry>
        <Amt Ccy="EUR">77.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>PDNG</Sts><BookgDt><Dt>2026-03-10</Dt></BookgDt>
      </Ntry>
    </Stmt>
  </BkToCstmrStmt>
</Document>
`

/** Version 8 with a prefix, in windows-1251, as a Russian bank gives it: names below Pty, the status as a code, the БИК as a member of a system. */
export const ofRussianCamt = iconv.encode(
  `<?xml version='1.0' encoding='windows-1251'?>
<c:Document xmlns:c="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><c:BkToCstmrStmt><c:Stmt>
<c:Id>1</c:Id><c:FrToDt><c:FrDtTm>2026-03-01T00:00:00</c:FrDtTm><c:ToDtTm>2026-03-02T23:59:59</c:ToDtTm></c:FrToDt>
<c:Acct><c:Id><c:Othr><c:Id>${ours}</c:Id></c:Othr></c:Id><c:Ccy>RUB</c:Ccy></c:Acct>
<c:Bal><c:Tp><c:CdOrPrtry><c:Cd>OPBD</c:Cd></c:CdOrPrtry></c:Tp><c:Amt Ccy="RUB">0</c:Amt><c:CdtDbtInd>CRDT</c:CdtDbtInd></c:Bal>
<c:Bal><c:Tp><c:CdOrPrtry><c:Cd>CLBD</c:Cd></c:CdOrPrtry></c:Tp><c:Amt Ccy="RUB">50.00</c:Amt><c:CdtDbtInd>CRDT</c:CdtDbtInd></c:Bal>
<c:Ntry><c:NtryRef>1</c:NtryRef><c:Amt Ccy="RUB">50.00</c:Amt><c:CdtDbtInd>CRDT</c:CdtDbtInd><c:Sts><c:Cd>BOOK</c:Cd></c:Sts>
<c:BookgDt><c:Dt>2026-03-02</c:Dt></c:BookgDt>
<c:NtryDtls><c:TxDtls><c:Refs><c:EndToEndId>417</c:EndToEndId></c:Refs>
<c:RltdPties><c:Dbtr><c:Pty><c:Nm>ООО «Ветер»</c:Nm><c:Id><c:OrgId><c:Othr><c:Id>7736050003</c:Id></c:Othr><c:Othr><c:Id>773601001</c:Id></c:Othr></c:OrgId></c:Id></c:Pty></c:Dbtr>
<c:DbtrAcct><c:Id><c:Othr><c:Id>40702810100000055501</c:Id></c:Othr></c:Id></c:DbtrAcct></c:RltdPties>
<c:RltdAgts><c:DbtrAgt><c:FinInstnId><c:ClrSysMmbId><c:MmbId>044525700</c:MmbId></c:ClrSysMmbId></c:FinInstnId></c:DbtrAgt></c:RltdAgts>
<c:RmtInf><c:Ustrd>Оплата по счёту 12</c:Ustrd></c:RmtInf></c:TxDtls></c:NtryDtls></c:Ntry>
</c:Stmt></c:BkToCstmrStmt></c:Document>`,
  'windows-1251',
)

function crlf(text: string): Buffer {
  return iconv.encode(text.replaceAll('\n', '\r\n'), 'windows-1251')
}

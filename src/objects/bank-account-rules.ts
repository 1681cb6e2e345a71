import { checkAccount, checkCorrAccount } from '../model/bank-accounts.ts'
import type { Rule } from '../model/index.ts'

interface Fields {
  bic: string
  account: string
  corrAccount: string
}

/** Accounts go with the БИК that stands beside them. One without the other is not judged, nor what is no account of 20 digits. */
export const bankAccountRules = ({ bic, account, corrAccount }: Fields): readonly Rule[] => [
  {
    field: account,
    says: {
      en: 'The bank with this BIK cannot have such an account: a digit is wrong in one of the two',
      ru: 'В банке с таким БИК не может быть такого счёта: в одном из них ошибка в цифре',
    },
    holds: ({ [account]: number, [bic]: bank }) =>
      !isText(number) || !isText(bank) || checkAccount(number, bank) !== 'accountOfBank',
  },
  {
    field: corrAccount,
    says: {
      en: 'This is not the correspondent account of the bank with this BIK: a digit is wrong in one of the two',
      ru: 'Это не корреспондентский счёт банка с таким БИК: в одном из них ошибка в цифре',
    },
    holds: ({ [corrAccount]: number, [bic]: bank }) =>
      !isText(number) || !isText(bank) || checkCorrAccount(number, bank) !== 'corrAccountOfBank',
  },
]

const isText = (value: unknown): value is string => typeof value === 'string'

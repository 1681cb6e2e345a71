import { checkAccount, checkCorrAccount } from '../model/bank-accounts.ts'
import type { Rule } from '../model/index.ts'

/**
 * Accounts go with the БИК that stands beside them, in fields `bic` and `corrAccount`, and one that is named. One without the other is
 * not judged.
 */
export const bankAccountRules = (account: string): readonly Rule[] => [
  {
    field: account,
    says: {
      en: 'The bank with this BIK cannot have such an account: a digit is wrong in one of the two',
      ru: 'В банке с таким БИК не может быть такого счёта: в одном из них ошибка в цифре',
    },
    holds: ({ [account]: number, bic }) =>
      !isText(number) || !isText(bic) || checkAccount(number, bic) !== 'accountOfBank',
  },
  {
    field: 'corrAccount',
    says: {
      en: 'This is not the correspondent account of the bank with this BIK: a digit is wrong in one of the two',
      ru: 'Это не корреспондентский счёт банка с таким БИК: в одном из них ошибка в цифре',
    },
    holds: ({ corrAccount: number, bic }) =>
      !isText(number) || !isText(bic) || checkCorrAccount(number, bic) !== 'corrAccountOfBank',
  },
]

const isText = (value: unknown): value is string => typeof value === 'string'

import { isJsonObject, type Json } from '../../../model/index.ts'
import type { TestCompany } from './company.ts'
import { filePart, sampleFile } from './sample-file.ts'

const files = [
  ['company', 'accounts.csv'],
  ['product', 'products.csv'],
  ['user', 'sales_teams.csv'],
  ['deal', 'sales_pipeline.csv'],
] as const

/** Brings in all sales of a hardware seller, with `GTXPro` meant as the product `GTX Pro`. */
export async function bringInOpportunities(company: TestCompany): Promise<void> {
  for (const [object, name] of files) {
    const path = `crm-sales-opportunities/${name}`
    const admin = await company.again(company.admin)
    const { body } = await company.call(admin, 'createImport', { parts: filePart(object, name, sampleFile(path)) })
    const params = { id: String(body.id) }
    const staged = await company.call(await company.again(admin), 'getImport', { params })
    const answers = Object.fromEntries(
      listOf(staged.body.questions).flatMap(question =>
        question.id === 'value:product:GTXPro' ? [['value:product:GTXPro', gtxPro(question)]] : [],
      ),
    )
    if (Object.keys(answers).length)
      await company.call(await company.again(admin), 'updateImport', { params, body: { answers } })
    await company.call(await company.again(admin), 'commitImport', { params })
  }
}

const gtxPro = ({ choices }: Record<string, Json>): string =>
  String(listOf(choices).find(({ title }) => title === 'GTX Pro')?.value ?? '')

const listOf = (value: Json | undefined): Record<string, Json>[] =>
  Array.isArray(value) ? value.filter(isJsonObject) : []

import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { operationsIn } from '../contract/operations.ts'
import type { Target } from './target.ts'
import { type Attack, run, shown } from './tool.ts'

const own = (name: string) => fileURLToPath(new URL(name, import.meta.url))

interface Plan {
  aim: string
  /** File of the words. */
  words: string
  /** Where a word stands as `FUZZ`. */
  path: string
  /** What is no finding: answers in this form, or with these words. */
  options: readonly string[]
}

/** Looks for what is there and should not be: forgotten files, doors without a lock, ways up the folders. */
export async function attackByFfuf(target: Target, folder: string): Promise<Attack[]> {
  const operations = join(folder, 'operations.txt')
  await writeFile(operations, (await closedPaths(target)).join('\n'))
  const page = ['-fr', '<div id="root">']
  const plans: Plan[] = [
    {
      aim: 'forgotten files and folders',
      words: own('paths.txt'),
      path: '/FUZZ',
      options: ['-mc', '200-299,301,302,401,403,500-599', ...page],
    },
    {
      aim: 'ways up the folders of assets',
      words: own('ways-up.txt'),
      path: '/assets/FUZZ',
      options: ['-mc', '200-299,500-599', ...page],
    },
    {
      aim: 'ways up the folders of the documentation',
      words: own('ways-up.txt'),
      path: '/api/docs/FUZZ',
      options: ['-mc', '200-299,500-599', ...page],
    },
    {
      aim: 'operations that answer without a key',
      words: operations,
      path: '/api/v1/FUZZ',
      options: ['-mc', '200-399,500-599'],
    },
  ]
  const attacks: Attack[] = []
  for (const plan of plans) attacks.push(await attack(target, folder, plan))
  return attacks
}

/** All that may be asked by GET, but for what is open to everybody. */
async function closedPaths({ url, lead }: Target): Promise<string[]> {
  const { operations } = operationsIn(await (await fetch(`${url}/api/v1/openapi.json`)).json())
  return operations
    .filter(({ method, isPublic }) => method === 'GET' && !isPublic)
    .map(({ path }) =>
      path
        .slice(1)
        .replace('{object}', 'lead')
        .replace(/\{\w+\}/g, lead),
    )
}

async function attack({ url }: Target, folder: string, { aim, words, path, options }: Plan): Promise<Attack> {
  const out = join(folder, 'ffuf.json')
  const args = ['-u', url + path, '-w', words, '-t', '10', '-maxtime', '90', ...options, '-of', 'json', '-o', out]
  const { seconds } = await run('ffuf', args, 100)
  const { results }: { results: { url: string; status: number; length: number }[] } = JSON.parse(
    await readFile(out, 'utf8'),
  )
  const tried = (await readFile(words, 'utf8')).split('\n').filter(Boolean).length
  return {
    tool: 'ffuf',
    aim,
    command: shown('ffuf', args),
    seconds,
    findings: results.map(each => `${each.status} ${new URL(each.url).pathname} (${each.length} bytes)`),
    says: `${tried} addresses, ${results.length} of them told of`,
  }
}

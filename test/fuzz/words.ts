import fc from 'fast-check'
import { operators } from '../../src/model/field.ts'
import { objects } from '../../src/objects/index.ts'
import { placeOf } from './known.ts'

const fieldNames = [...new Set(objects.flatMap(({ fields }) => Object.keys(fields)))]
const objectNames = objects.flatMap(({ name, plural }) => [name, plural])

/** What a caller would rightly say somewhere: words of the model, and values of its types. */
export const usualWord: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...objectNames) },
  { weight: 3, arbitrary: fc.constantFrom(...fieldNames) },
  fc.constantFrom(...operators),
  fc.constantFrom(...fieldNames).map(name => `-${name}`),
  fc.tuple(fc.constantFrom(...fieldNames), fc.constantFrom(...fieldNames)).map(pair => pair.join('.')),
  fc.nat(7).map(n => placeOf('', n)),
  fc.constantFrom(
    'Иван Петров',
    'ivan@romashka.example',
    '+79161234567',
    '7707083893',
    '1500.00',
    'RUB',
    'ru',
    'Europe/Moscow',
    '2026-11-28',
    '2026-11-28T10:00:00Z',
    'today',
    'last30days',
    'all',
    'own',
    'amount * 2',
    '[["name","eq","a"]]',
    '{"name":{"columns":["Имя"]}}',
    'https://site.invalid/a?b=c',
    '#ff0000',
    '10:00',
    'nextStep',
    'createdAt',
    'csv',
  ),
)

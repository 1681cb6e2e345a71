import { catalogueOf } from './catalogue.ts'

/** Without what only the server says: names of objects and fields come with the schema, errors with the answer. */
export const catalogue = catalogueOf(
  import.meta.glob<Record<string, unknown>>(['../../messages/en/*.json', '!../../messages/en/{errors,objects}.json'], {
    eager: true,
    import: 'default',
  }),
)

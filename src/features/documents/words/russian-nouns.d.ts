/** What we use of russian-nouns-js, which brings no types. */
declare module 'russian-nouns-js' {
  interface Lemma {
    readonly text: string
  }
  class Engine {
    /** All forms in use, the usual one first. */
    decline(lemma: Lemma, grammaticalCase: string): string[]
  }
  const russianNouns: {
    readonly Gender: Readonly<Record<'FEMININE' | 'MASCULINE', string>>
    readonly Case: Readonly<
      Record<'NOMINATIVE' | 'GENITIVE' | 'DATIVE' | 'ACCUSATIVE' | 'INSTRUMENTAL' | 'PREPOSITIONAL', string>
    >
    createLemma(word: { text: string; gender: string; animate: boolean }): Lemma
    readonly Engine: typeof Engine
  }
  export default russianNouns
}

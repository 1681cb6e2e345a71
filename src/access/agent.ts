/** A browser as people call it; `null` where the agent string tells nothing that is known. */
export interface ReadAgent {
  browser: string | null
  system: string | null
}

/** Browsers made of another one name both: the particular one comes first. */
const browsers: readonly [RegExp, string][] = [
  [/YaBrowser\//, 'Yandex Browser'],
  [/Edg(e|A|iOS)?\//, 'Edge'],
  [/OPR\/|OPiOS\//, 'Opera'],
  [/Firefox\/|FxiOS\//, 'Firefox'],
  [/Chrome\/|CriOS\//, 'Chrome'],
  [/Version\/.* Safari\//, 'Safari'],
]

const systems: readonly [RegExp, string][] = [
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'macOS'],
  [/CrOS/, 'ChromeOS'],
  [/Linux/, 'Linux'],
]

const firstOf = (signs: readonly [RegExp, string][], agent: string): string | null =>
  signs.find(([sign]) => sign.test(agent))?.[1] ?? null

/** Reads the agent string of a request. It is what the caller says of himself: for people to recognise, not to rely on. */
export const readAgent = (agent: string): ReadAgent => ({
  browser: firstOf(browsers, agent),
  system: firstOf(systems, agent),
})

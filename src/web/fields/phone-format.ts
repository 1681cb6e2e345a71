/** Codes of countries by their length: one digit, two, and three for the rest. */
const countryCode = /^\+(1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|\d{3})(\d+)$/

/** London, Cardiff and their like have short codes; other numbers of Britain are told in four and six. */
const british = /^\+44(?:(2\d)(\d{4})(\d{4})|(\d{4})(\d{6}))$/

/** `+79211234567;ext=12` → `+7 921 123-45-67 доб. 12`. Numbers of other countries: their code, then groups of three. */
export function showPhone(value: string, extension: string): string {
  const [number = '', ext] = value.split(';ext=')
  const russian = /^\+7(\d{3})(\d{3})(\d{2})(\d{2})$/.exec(number)
  const shown = russian
    ? `+7\u00a0${russian[1]}\u00a0${russian[2]}\u2011${russian[3]}\u2011${russian[4]}`
    : inGroups(number)
  return ext ? `${shown} ${extension}\u00a0${ext}` : shown
}

function inGroups(number: string): string {
  const parts = british.exec(number)?.slice(1).filter(Boolean)
  if (parts) return ['+44', ...parts].join('\u00a0')
  return number.replace(
    countryCode,
    (_, code: string, rest: string) => `+${code}\u00a0${rest.replace(/(\d{3})(?=\d{3})/g, '$1\u00a0')}`,
  )
}
